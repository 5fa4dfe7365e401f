using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;

namespace CertBridge.Node.Trusting;

/// <summary>
/// Who may open the local listener. Read again when its file changes, so that a revocation holds at the next question and not at the next
/// start; a register that cannot be read admits nobody.
/// </summary>
internal sealed class OperatorRegister
{
    private readonly NodeHome home;
    private readonly Lock gate = new();
    private volatile Reading current;

    private OperatorRegister(NodeHome home, Reading first)
    {
        this.home = home;
        current = first;
    }

    /// <summary>Why nobody is admitted at the moment; empty when the register is readable.</summary>
    public IReadOnlyList<Problem> Problems => Latest().Problems;

    public IReadOnlyCollection<OperatorEntry> Entries => Latest().Entries.Values;

    /// <summary>Problems refuse the start; later they only close the door.</summary>
    public static Parsed<OperatorRegister> Load(NodeHome home)
    {
        Reading first = ReadFile(home);
        return first.Problems.Count > 0
            ? Parsed<OperatorRegister>.Invalid(first.Problems)
            : Parsed<OperatorRegister>.Valid(new OperatorRegister(home, first));
    }

    /// <summary>The entry of a key, revoked and expired ones too: the caller says which it was.</summary>
    public OperatorEntry? Find(KeyId key) => Latest().Entries.GetValueOrDefault(key);

    private Reading Latest()
    {
        Reading known = current;
        if (Stamp(home) == known.Stamp)
            return known;
        lock (gate)
        {
            if (Stamp(home) != current.Stamp)
                current = ReadFile(home);
            return current;
        }
    }

    /// <summary>The stamp is taken before the bytes: a change in between is read once more, never missed.</summary>
    private static Reading ReadFile(NodeHome home)
    {
        (DateTime, long) stamp = Stamp(home);
        Parsed<IReadOnlyList<OperatorEntry>> read = OperatorFile.Read(home);
        return new Reading(stamp, (read.Value ?? []).ToDictionary(entry => entry.KeyId), read.Problems);
    }

    private static (DateTime Written, long Size) Stamp(NodeHome home)
    {
        var file = new FileInfo(OperatorFile.PathIn(home));
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private sealed record Reading((DateTime, long) Stamp, Dictionary<KeyId, OperatorEntry> Entries, IReadOnlyList<Problem> Problems);
}
