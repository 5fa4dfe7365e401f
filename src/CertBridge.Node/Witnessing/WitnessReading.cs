using CertBridge.Node.Settings;
using CertBridge.Protocol.Ids;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Witnessing;

/// <summary>How far the witness is behind, log by log: from what is stored, so that it is known at the start and where no witness ever answered.</summary>
internal static class WitnessReading
{
    /// <summary>Of every log of ours that is to be witnessed and has a signed head; none where no witness is set.</summary>
    public static IReadOnlyList<WitnessLag> All(StoreReader reader, WitnessSettings settings) => settings.Witness is not { } witness
        ? []
        : [.. reader.LinkLogPartners().Select(about => Of(reader, witness, about)).OfType<WitnessLag>()];

    /// <returns>Null where the log is not witnessed: it is about the witness, or has no signed head.</returns>
    public static WitnessLag? Of(StoreReader reader, PartnerId witness, PartnerId about)
    {
        if (about == witness || reader.LatestCheckpoint(about, LogSide.Mine) is not { } head)
            return null;
        ulong epoch = reader.CurrentLog(about, LogSide.Mine).Epoch;
        CosignatureRow? last = reader.FindCosignature(about, epoch) is { } row && row.Witness == witness ? row : null;
        ulong cosigned = last?.Size ?? 0;
        return cosigned >= head.Size
            ? new WitnessLag(about, witness, last, 0, null)
            : new WitnessLag(about, witness, last, head.Size - cosigned, reader.FirstCheckpointAbove(about, LogSide.Mine, cosigned)?.At ?? head.At);
    }
}

/// <summary>How far the witness is behind with one log.</summary>
/// <param name="About">Whom the log is about.</param>
/// <param name="Witness">Who cosigns it.</param>
/// <param name="Last">Its newest cosignature; null for none.</param>
/// <param name="Leaves">Leaves under the newest head that it has not cosigned.</param>
/// <param name="Since">When the first head over them was signed; null where there are none.</param>
internal sealed record WitnessLag(PartnerId About, PartnerId Witness, CosignatureRow? Last, ulong Leaves, DateTimeOffset? Since);
