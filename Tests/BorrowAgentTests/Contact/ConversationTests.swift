// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowFormat
import BorrowKeys
import Testing

@testable import BorrowAgent

@Suite struct ConversationTests {
    /// Its server has not read it, and signs as if there were none: no login page is blamed for that.
    @Test func theRefusalOfABodyThatIsTooLargeIsTheServersWord() async throws {
        try await Site.open(["INCREMENT cad ugslmd 27.0 permanent 2 BORROW"]) { site async throws in
            var conversation = Conversation(
                address: site.address, server: site.key.publicKey, device: .generate(), transport: Network(), clock: { site.clock.now })
            let outcome = await conversation.exchange("POST", Path.borrow, body: Bytes(repeating: ASCII.space, count: 1 << 17))
            guard case .answer(let answer) = outcome else {
                Issue.record("\(outcome)")
                return
            }
            #expect(try answer.problem()?.code == RefusalCode.tooLarge.rawValue)
        }
    }
}
