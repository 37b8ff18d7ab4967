import Policy
import Testing

@Suite struct MetricSourceTests {
    @Test(arguments: [
        ("up", SeriesSelector(name: "up")), (" up ", SeriesSelector(name: "up")),
        ("job:p99", SeriesSelector(name: "job:p99")), ("l{}", SeriesSelector(name: "l")),
        ("l{q=\"0.99\"}", SeriesSelector(name: "l", labels: [.init(name: "q", value: "0.99")])),
        (
            "l { q = \"a\\\"b\\\\c\\nd\" , r=\"}\", }",
            SeriesSelector(name: "l", labels: [.init(name: "q", value: "a\"b\\c\nd"), .init(name: "r", value: "}")])
        ),
        ("", nil), ("9up", nil), ("up down", nil), ("l{", nil), ("l{q}", nil), ("l{q=}", nil), ("l{q=\"a}", nil),
        ("l{q=\"\\x\"}", nil), ("l{q=\"\\", nil), ("l{q=~\"a\"}", nil), ("l{q!=\"a\"}", nil),
        ("l{q=\"a\"r=\"b\"}", nil),
        ("l{q=\"a\",q=\"b\"}", nil), ("{q=\"a\"}", nil), ("l{,}", nil), ("é", nil),
    ])
    func aSeriesIsRead(_ text: String, _ selector: SeriesSelector?) {
        #expect(SeriesSelector(text) == selector)
    }

    @Test(arguments: [
        ("l", "l{q=\"1\"}", true), ("l{q=\"1\"}", "l{r=\"2\",q=\"1\"}", true), ("l{q=\"1\"}", "l", false),
        ("l{q=\"1\"}", "l{q=\"2\"}", false), ("l", "l_sum", false),
    ])
    func aSelectorMatchesWhatHasItsLabels(_ selector: String, _ series: String, _ matches: Bool) throws {
        #expect(try #require(SeriesSelector(selector)).matches(#require(SeriesSelector(series))) == matches)
    }

    @Test(arguments: [
        ("/run/web.sock", MetricAddress.Place.unix("/run/web.sock"), "localhost", "/metrics"),
        ("http://127.0.0.1:9113/metrics?a=b", .tcp([127, 0, 0, 1], port: 9113), "127.0.0.1:9113", "/metrics?a=b"),
        ("http://127.1.2.3", .tcp([127, 1, 2, 3], port: 80), "127.1.2.3", "/metrics"),
        ("http://localhost:8080/", .tcp([127, 0, 0, 1], port: 8080), "localhost:8080", "/"),
        ("http://[::1]:1/x", .tcp([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], port: 1), "[::1]:1", "/x"),
        ("http://[::1]", .tcp([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], port: 80), "[::1]", "/metrics"),
    ])
    func anAddressIsRead(_ text: String, _ place: MetricAddress.Place, _ host: String, _ path: String) throws {
        let address = try #require(MetricAddress(text))
        #expect(address.place == place)
        #expect(address.host == host)
        #expect(address.path == path)
    }

    @Test(arguments: [
        "", "metrics", "https://127.0.0.1/", "http://", "http://web/metrics", "http://10.0.0.1/", "http://128.0.0.1",
        "http://127.0.0.256/", "http://127.0.1/", "http://127.0.0.01/", "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1:/", "http://127.0.0.1:+80/", "http://u@127.0.0.1/", "http://127.0.0.1/a\r\nHost: b",
        "http://127.0.0.1/#a", "http://[::2]/", "http://127.0.0.1.nip.io/", "http://localhost.evil/",
    ])
    func otherAddressesAreNot(_ text: String) {
        #expect(MetricAddress(text) == nil)
    }
}
