import KernelInterface
import Testing

@testable import Simulator

/// `bitmap_parselist`, as `cpuset.cpus` and `cpus_list` are read.
@Suite struct IndexMaskTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let text: String
        /// What the kernel prints of it, or the name of the error.
        let answer: String
        var testDescription: String { text.debugDescription }

        init(_ text: String, _ answer: String) {
            self.text = text
            self.answer = answer
        }
    }

    @Test(arguments: [
        Row("", ""), Row("\n", ""), Row("0", "0"), Row("0-3,8\n", "0-3,8"), Row("8,0-3", "0-3,8"),
        Row("63-65", "63-65"),
        Row("1,1,1-2", "1-2"), Row(" 1 , 2\t,,3,\n", "1-3"), Row("all", "0-79"), Row("ALL", "0-79"),
        // What is after the first line is ignored, unless the line ends in a pattern.
        Row("1\n2\n", "1"), Row("0-1\n5-6", "0-1"), Row("1\nx\n", "1"), Row("\n1\n2", "1"),
        Row("0-7:1/4\n9\n", "0,4,9"),
        Row("0-7:1/2", "0,2,4,6"), Row("0-9:2/5", "0-1,5-6"), Row("all:1/40", "0,40"), Row("5-5:1/1", "5"),
        Row("79", "79"), Row("80", "ERANGE"), Row("0-80", "ERANGE"), Row("99999999999999999999", "EOVERFLOW"),
        Row("3-1", "EINVAL"), Row("x", "EINVAL"), Row("-1", "EINVAL"), Row("1-", "EINVAL"), Row("1x", "EINVAL"),
        Row("1:1/2", "EINVAL"), Row("0-7:1", "EINVAL"), Row("0-7:3/2", "EINVAL"), Row("0-7:1/0", "EINVAL"),
        Row("0x1", "EINVAL"), Row("al", "EINVAL"),
    ])
    func aTextIsReadAsTheKernelReadsIt(row: Row) {
        let answer: String
        do throws(Refusal) {
            answer = try IndexMask(parsing: Array(row.text.utf8)[...], limit: 80).description
        } catch {
            answer = error.errno.name
        }
        #expect(answer == row.answer)
    }

    @Test(
        arguments: [
            ("0-3", "2-5", "0-5", "2-3", "0-1"), ("0-3", "", "0-3", "", "0-3"),
            ("64-70", "0-3", "0-3,64-70", "", "64-70"),
            ("0,64", "64", "0,64", "64", "0"), ("5", "5", "5", "5", ""),
        ] as [(String, String, String, String, String)])
    func setsAreCombined(
        _ left: String, _ right: String, _ union: String, _ intersection: String, _ difference: String
    ) throws {
        let (a, b) = (IndexMask(try IndexList(parsing: left)), IndexMask(try IndexList(parsing: right)))
        #expect(a.union(b).description == union)
        #expect(b.union(a) == a.union(b))
        #expect(a.intersection(b).description == intersection)
        #expect(b.intersection(a) == a.intersection(b))
        #expect(a.subtracting(b).description == difference)
        #expect(a.intersects(b) == !intersection.isEmpty)
        #expect(a.isSubset(of: b) == difference.isEmpty)
        #expect(a.subtracting(a) == IndexMask())
    }
}
