// SPDX-License-Identifier: Apache-2.0
import BorrowAgent
import BorrowFormat
import Testing

@Suite struct WantedFeatureTests {
    @Test(
        arguments: [
            ("cad", nil, "cad", nil, 1), ("cad:27.0", nil, "cad", "27.0", 1), ("cad*3", nil, "cad", nil, 3),
            ("cad:27*3", nil, "cad", "27", 3),
            ("ugslmd/3d_to-2d:1.5*2", "ugslmd", "3d_to-2d", "1.5", 2),
        ] as [(String, String?, String, String?, Int)])
    func everyFormIsRead(_ text: String, _ vendor: String?, _ name: String, _ version: String?, _ count: Int) throws {
        let wanted = try #require(WantedFeature(text))
        #expect(wanted.vendor?.shown == vendor)
        #expect(wanted.name.shown == name)
        #expect(wanted.version?.text.shown == version)
        #expect(wanted.count == count)
    }

    @Test(arguments: ["", "*2", "cad*0", "cad*-1", "cad*", "cad*9999999999", "cad:", "cad:x", "/cad", "ugslmd/", "two words", "cad\u{7}"])
    func whatNamesNoFeatureIsRefused(_ text: String) {
        #expect(WantedFeature(text) == nil)
    }
}
