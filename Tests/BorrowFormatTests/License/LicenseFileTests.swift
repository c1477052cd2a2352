// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

@Suite struct LicenseFileTests {
    /// Every line kind and attribute of the field guide.
    static let everything = """
        # Comments stay, \u{201C}as they are\u{201D}, 8-bit too: \u{E9}
        SERVER lic1.example.com ED25519=AAAA 27080 PRIMARY_IS_MASTER HEARTBEAT_INTERVAL=30
        SERVER lic2 ANY
        VENDOR ugslmd /opt/vendors/ugslmd OPTIONS=/etc/ugs.opt PORT=27081
        DAEMON other
        USE_SERVER

        INCREMENT 3d_to_2d_flattener ugslmd 27.0 06-nov-2027 1 SUPERSEDE \\
            DUP_GROUP=UHD user_info="NX 2D Exchange" ISSUED=06-sep-2026 BORROW=2880 ck=194 \\
            SIGN="code"
        FEATURE cad-2 ugslmd 2024.0615 permanent uncounted HOSTID=ANY BORROW FLOAT_OK
        FEATURE old ugslmd 1.0 1-jan-0 5 0123456789ABCDEF0123 vendor_info="x y"
        FEATURE zero ugslmd 1.0 01-jan-0000 0 HOSTID="A B"
        INCREMENT f ugslmd 1 06-nov-2027 3 HOST_BASED USER_BASED=2 MINIMUM=2 ISSUER=me NOTICE="a b" OVERDRAFT=1 \\
            PLATFORMS=i86_n SN=1 START=01-jan-2026 SUITE_DUP_GROUP=U SUPERSEDE="a b" SUPERSEDE_SIGN=x TS_OK TZ=SERVERTZ \\
            VENDOR_STRING=a:b VM_PLATFORMS=PHYSICAL asset_info=1 dist_info=2 sort=100 UNKNOWN_ONE UNKNOWN_TWO=3 \\
            BORROW_INTERVAL=1w BORROW_GRANULARITY=day GRACE=3 EARLY_RETURN=NO BIND=DEVICE METERED RENEW_INTERVAL=15
        UPGRADE f ugslmd 1.0 2.0 06-nov-2027 3 SIGN=x
        PACKAGE suite ugslmd 1.0 COMPONENTS="a:1.0:2 b" OPTIONS=SUITE SIGN=x
        PACKAGE bare ugslmd COMPONENTS=a

        """

    @Test func everyLineKindAndAttributeParses() {
        let parse = LicenseFile.parse(Bytes(Self.everything.utf8), name: "every.lic")
        #expect(parse.errors.map(\.description) == [])
        #expect(parse.file.servers.count == 2)
        #expect(parse.file.vendors.map(\.vendor.shown) == ["ugslmd", "other"])
        #expect(parse.file.features.map(\.name.shown) == ["3d_to_2d_flattener", "cad-2", "old", "zero", "f"])
        #expect(parse.file.features[2].bareKey?.shown == "0123456789ABCDEF0123")
        #expect(parse.file.features[3].count == .uncounted)
        #expect(parse.file.features[2].expiry == .permanent)
        #expect(parse.file.features[4].value("UNKNOWN_TWO")?.shown == "3")
    }

    @Test func printedTextParsesToItself() {
        let first = LicenseFile.parse(Bytes(Self.everything.utf8), name: "every.lic").file.printed
        let second = LicenseFile.parse(first, name: "every.lic")
        #expect(second.errors.isEmpty)
        #expect(second.file.printed == first)
        #expect(first.shown.contains("UNKNOWN_ONE"))
        #expect(first.shown.contains("\u{201C}as they are\u{201D}"))
    }

    @Test func breakingALineElsewhereChangesNothingThatIsSigned() throws {
        let oneLine = #"INCREMENT f v 1.0 permanent 1 NOTICE="two words" SN=1 user_info=x"#
        let broken = "INCREMENT f v 1.0 \\\r\n\t permanent 1 \\\n   NOTICE=\"two  \\\n  words\"   SN=1 user_info=\"edited by the site\""
        let messages = try [oneLine, broken].map { text in
            try #require(LicenseFile.parse(Bytes(text.utf8), name: "").file.features.first).publisherMessage(servers: [])
        }
        #expect(messages[0] == messages[1])
        #expect(messages[0].shown == "VENDOR v\nINCREMENT f v 1.0 permanent 1 NOTICE=\"two words\" SN=1\n")
    }

    @Test(arguments: ["Borrow=9999", "BORROW=9", "Hostid=ANY", "borrow"])
    func whatIsNotALowerCasePairIsUnderTheSignature(_ token: String) throws {
        let plain = try #require(LicenseFile.parse(Bytes("FEATURE f v 1.0 permanent 1".utf8), name: "").file.features.first)
        let edited = try #require(LicenseFile.parse(Bytes("FEATURE f v 1.0 permanent 1 \(token)".utf8), name: "").file.features.first)
        #expect(plain.publisherMessage(servers: []) != edited.publisherMessage(servers: []))
    }

    @Test(arguments: ["borrow=9999", "hostid=any", "start=01-jan-1990", "Borrow=9999", "borrow"])
    func noRuleReadsALowerCaseKeyword(_ token: String) throws {
        let line = try #require(LicenseFile.parse(Bytes("FEATURE f v 1.0 permanent 1 \(token)".utf8), name: "").file.features.first)
        #expect(line.borrowing.interval == nil)
        #expect(line.borrowing.start == nil)
        #expect(line.value("HOSTID") == nil)
    }

    @Test func theFileEndsWithoutANewlineOrWithWindowsOnes() {
        let parse = LicenseFile.parse(Bytes("\u{FEFF}SERVER h ANY\r\nVENDOR v\r\nUSE_SERVER".utf8), name: "")
        #expect(parse.errors.isEmpty)
        #expect(parse.file.entries.count == 3)
    }

    @Test func aNameIsUnderTheSignatureWhateverItReads() throws {
        let lines = LicenseFile.parse(Bytes("FEATURE SIGN v 1.0 permanent 1\nFEATURE BORROW v 1.0 permanent 1".utf8), name: "").file
            .features
        #expect(lines[0].signed([1, 2]).publisherMessage(servers: []).shown == "VENDOR v\nFEATURE SIGN v 1.0 permanent 1\n")
        #expect(lines[1].borrowing.interval == nil)
        #expect(lines[0].signature == nil)
    }
}
