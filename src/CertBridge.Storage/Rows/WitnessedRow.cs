using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>The head of a partner's log about somebody else that this node cosigned last.</summary>
/// <param name="Owner">Whose log.</param>
/// <param name="Origin">Its origin line.</param>
/// <param name="Size">Leaves, from 1.</param>
/// <param name="Root">Over them.</param>
/// <param name="Note">Exact bytes of the signed note.</param>
/// <param name="At">When it was cosigned.</param>
public sealed record WitnessedRow(PartnerId Owner, string Origin, ulong Size, Digest Root, byte[] Note, DateTimeOffset At);
