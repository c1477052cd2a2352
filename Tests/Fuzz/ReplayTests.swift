// SPDX-License-Identifier: Apache-2.0
import BorrowFormat
import Testing

/// The fuzzing entry points without a fuzzer: what they begin with, and inputs as large as a grant may be.
@Suite struct ReplayTests {
    @Test(arguments: EntryPoint.allCases)
    func everySeedKeepsItsPromises(_ entryPoint: EntryPoint) {
        let seeds = entryPoint.seeds
        #expect(seeds.count > 10)
        for seed in seeds {
            #expect(throws: Never.self, "\(seed.shown)") { try entryPoint.take(seed) }
        }
    }

    @Test(arguments: EntryPoint.allCases)
    func aFullFileOfAnythingKeepsItsPromises(_ entryPoint: EntryPoint) {
        for input in EntryPoint.large(64 * 1024) {
            #expect(throws: Never.self, "\(Bytes(input.prefix(30)).shown)") { try entryPoint.take(input) }
        }
    }
}
