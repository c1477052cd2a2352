// SPDX-License-Identifier: Apache-2.0
import BorrowFormat

/// All orders there are: what is not in this list cannot be given from elsewhere.
enum AdministrativeOrders {
    static let all: [any RemoteOrder.Type] = [
        LoansOrder.self, UsageOrder.self, ClientsOrder.self, RecallOrder.self, ReclaimOrder.self, RecoveryOrder.self,
        EndRecoveryOrder.self, RecallAllOrder.self, StandByOrder.self, TakeOverOrder.self,
        DevicesOrder.self, DeviceOrder.self, EnrollOrder.self,
        NewTokenOrder.self, TokensOrder.self, WithdrawTokenOrder.self,
        AuthorizationsOrder.self, AuthorizeOrder.self, AuthorizationFileOrder.self, AuthorizationGroupOrder.self,
        ReservationsOrder.self, ReserveOrder.self, UnreserveOrder.self,
        AuditVerifyOrder.self, AuditCheckpointOrder.self, AuditExportOrder.self, RereadOrder.self,
    ]

    static func named(_ name: String) -> (any RemoteOrder.Type)? {
        all.first { $0.name == name }
    }
}
