/// A page that stands alone: no script, no other file, light and dark.
func htmlPage(_ title: String, _ body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>\(escapedHTML(title))</title>
    <style>
    \(style)
    </style>
    \(body)</html>

    """
}

private let style = """
    :root { color-scheme: light dark; --0: #c0392b; --1: #b7791f; --2: #1f77b4; --grey: #888 }
    @media (prefers-color-scheme: dark) { :root { --0: #ff7b6b; --1: #f0b455; --2: #6db8f2 } }
    body { font: 14px/1.45 system-ui, sans-serif; max-width: 860px; margin: 2em auto; padding: 0 1em }
    figure { margin: 1.5em 0 }
    figcaption { font-weight: 600 }
    svg { width: 100%; height: auto; font-size: 11px }
    svg text { fill: currentColor }
    .end { text-anchor: end }
    .middle { text-anchor: middle }
    .axis { fill: none; stroke: var(--grey) }
    .target { stroke: currentColor; stroke-dasharray: 5 4 }
    .mark { stroke: var(--2); stroke-width: 2 }
    polyline { fill: none; stroke-width: 1.7 }
    polyline.run0 { stroke: var(--0) } polyline.run1 { stroke: var(--1) } polyline.run2 { stroke: var(--2) }
    .key { margin-left: 1em } .key i { display: inline-block; width: 1em; height: .6em; margin-right: .3em }
    i.run0 { background: var(--0) } i.run1 { background: var(--1) } i.run2 { background: var(--2) }
    table { border-collapse: collapse; margin: 1.5em 0; font-variant-numeric: tabular-nums }
    th, td { padding: .2em .8em .2em 0; text-align: left } th { border-bottom: 1px solid var(--grey) }
    .number { text-align: right }
    tr:target { background: color-mix(in srgb, var(--2) 25%, transparent) }
    a { color: inherit }
    """
