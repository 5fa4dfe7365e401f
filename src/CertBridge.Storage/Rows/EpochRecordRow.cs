using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>What two officers signed to open an epoch.</summary>
/// <param name="Partner">The partner it was opened with.</param>
/// <param name="Epoch">The epoch that began, from 2.</param>
/// <param name="Side">Whose officers: of the node that went back.</param>
/// <param name="Record">Statement and signatures, as they travel.</param>
/// <param name="At">When it was taken in.</param>
public sealed record EpochRecordRow(PartnerId Partner, ulong Epoch, LogSide Side, byte[] Record, DateTimeOffset At);
