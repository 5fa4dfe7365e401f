using CertBridge.Node.Rationing;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Receiving;

/// <summary>What receiving from one partner shares with receiving from all others.</summary>
/// <param name="Disk">Room on the disk for anybody.</param>
/// <param name="Partners">What each may take of it.</param>
/// <param name="Turns">Whose envelope is opened next.</param>
/// <param name="Bytes">How much may wait for that.</param>
internal sealed record ReceivingShares(DiskRoom Disk, PartnerRoom Partners, FairTurns Turns, ByteBudget Bytes);
