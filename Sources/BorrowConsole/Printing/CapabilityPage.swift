// SPDX-License-Identifier: Apache-2.0
import BorrowAPI
import BorrowAgent
import BorrowFormat

/// What servers answered to a capability request, for scripts.
package struct CapabilityPage: Encodable {
    private struct Server: Encodable {
        let address: String
        /// What an undo names; absent in a preview.
        let request: String?
        /// Without the texts of grants.
        let features: [CapabilityAnswer.Feature]
        let returned: [CapabilityAnswer.Returned]
    }

    private let servers: [Server]

    package init(_ harvests: [CapabilityHarvest]) {
        servers = harvests.map { harvest in
            Server(
                address: harvest.address.description, request: harvest.request.isEmpty ? nil : harvest.request,
                features: harvest.answer.features.map { feature in
                    var feature = feature
                    feature.grant = nil
                    return feature
                }, returned: harvest.answer.returned)
        }
    }
}
