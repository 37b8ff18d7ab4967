import KernelInterface
import Testing

/// The texts of schemata, as kernels of several versions print them and take them.
@Suite struct SchemataTests {
    struct Row: CustomTestStringConvertible {
        let given: String
        /// The canonical text; nil where it is no schemata.
        let expect: String?

        var testDescription: String { given.debugDescription }
    }

    @Test(arguments: [
        // 6.12 pads masks and bandwidths, 6.16 and later do not.
        Row(
            given: "    MB:0=100;1= 20\n    L2:0=0ff;1=005\n    L3:0=fff;1=00c\n",
            expect: "MB:0=100;1=20\nL2:0=ff;1=5\nL3:0=fff;1=c"),
        Row(given: "L3:0=7ff;1=7ff\nMB:0=100\n", expect: "L3:0=7ff;1=7ff\nMB:0=100"),
        // AMD: domains that are not contiguous.
        Row(given: "SMBA:0=2048;8=2048\n  L3:0=ffff;8=1f00\n", expect: "SMBA:0=2048;8=2048\nL3:0=ffff;8=1f00"),
        Row(given: "L3CODE:0=fffff\nL3DATA:0=fffff\n", expect: "L3CODE:0=fffff\nL3DATA:0=fffff"),
        Row(given: "L3:0=0x3F;\n", expect: "L3:0=3f"),
        Row(given: "L3:uninitialized\n", expect: "L3:uninitialized"),
        Row(given: "", expect: ""),
        Row(given: "L3", expect: nil), Row(given: "L3:0", expect: nil), Row(given: ":0=f", expect: nil),
        Row(given: "L3:a=f", expect: nil), Row(given: "L3:0=f;0=f", expect: nil), Row(given: "L3:0=xyz", expect: nil),
        Row(given: "MB:0=0x32", expect: nil), Row(given: "MB:0=-1", expect: nil), Row(given: "MB:0=", expect: nil),
        Row(given: "L3:0=f\nL3:1=f", expect: nil), Row(given: "L3:99999999999=f", expect: nil),
    ])
    func readsWhatTheKernelPrints(_ row: Row) throws {
        let found = try? Schemata(parsing: row.given)
        #expect(found?.description == row.expect)
        guard let found else { return }
        #expect(try Schemata(parsing: found.description) == found)
    }

    @Test func aDifferenceIsOfSingleDomains() throws {
        let asked = try Schemata(parsing: "L3:0=f;1=f0\nMB:0=50")
        let present = try Schemata(parsing: "MB:0=100\nL3:0=f;1=ff0")
        #expect(asked.differing(from: present).description == "L3:1=f0\nMB:0=50")
        #expect(asked.values(in: present).description == "L3:0=f;1=ff0\nMB:0=100")
        #expect(asked.differing(from: asked).isEmpty)
    }

    struct Grant: CustomTestStringConvertible {
        let asked: String
        let granted: String
        let isGranted: Bool

        var testDescription: String { "\(asked) by \(granted)" }
    }

    @Test(arguments: [
        Grant(asked: "L3:0=f", granted: "L3:0=f", isGranted: true),
        // Hardware may widen a mask, and bandwidths are rounded up.
        Grant(asked: "L3:0=6", granted: "L3:0=f", isGranted: true),
        Grant(asked: "MB:0=55", granted: "MB:0=60", isGranted: true),
        Grant(asked: "L3:0=f", granted: "L3:0=7", isGranted: false),
        Grant(asked: "MB:0=60", granted: "MB:0=50", isGranted: false),
        Grant(asked: "L3:0=f;1=f", granted: "L3:0=f", isGranted: false),
        Grant(asked: "L3:0=f", granted: "L2:0=f", isGranted: false),
    ])
    func grants(_ row: Grant) throws {
        let (asked, granted) = (try Schemata(parsing: row.asked), try Schemata(parsing: row.granted))
        #expect(asked.isGranted(by: granted) == row.isGranted)
    }
}

/// Names and places of resource groups.
@Suite struct ResourceGroupTests {
    @Test(arguments: [
        ("", "/"), ("web", "web"), ("web/mon_groups/api", "web/mon_groups/api"), ("mon_groups/api", "mon_groups/api"),
    ])
    func aPathNamesAGroup(_ text: String, _ description: String) throws {
        let path = try #require(ResctrlPath(text))
        let group = try #require(ResourceGroup(path: path))
        #expect(group.path == path)
        #expect(group.description == description)
    }

    @Test(arguments: ["info", "mon_data", "web/tasks", "web/mon_groups", "a/b/c/d", "web/mon_groups/info"])
    func noGroupHasTheNameOfADirectoryOfTheKernels(_ text: String) throws {
        let path = try #require(ResctrlPath(text))
        #expect(ResourceGroup(path: path) == nil)
    }

    @Test(arguments: ["", "..", ".", "a/b", "a\nb", "/a", "info", "mon_groups"])
    func aNameIsOneDirectory(_ name: String) {
        #expect(ResourceGroup(control: name) == nil)
        #expect(ResourceGroup.default.monitoring(name) == nil)
    }

    @Test func theDefaultGroupComesFirstAndAGroupBeforeItsMonitors() throws {
        let web = try #require(ResourceGroup(control: "web"))
        let api = try #require(web.monitoring("api"))
        let zero = try #require(ResourceGroup.default.monitoring("zero"))
        #expect([api, web, zero, .default].sorted() == [.default, zero, web, api])
        #expect(api.controlGroup == web)
        #expect(zero.controlGroup == .default)
    }
}
