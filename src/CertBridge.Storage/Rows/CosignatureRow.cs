using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>The newest cosignature of one of our link logs.</summary>
/// <param name="Partner">Whom the log is about.</param>
/// <param name="Epoch">Which began it.</param>
/// <param name="Witness">Who cosigned it.</param>
/// <param name="Size">Leaves it cosigned, from 1.</param>
/// <param name="Root">Over them.</param>
/// <param name="Note">Exact bytes of our signed note.</param>
/// <param name="Line">Exact bytes of the cosignature's line.</param>
/// <param name="At">When, by the witness's clock.</param>
public sealed record CosignatureRow(PartnerId Partner, ulong Epoch, PartnerId Witness, ulong Size, Digest Root, byte[] Note, byte[] Line, DateTimeOffset At);
