using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Checkpoints;

/// <summary>The head of a link log (C2SP tlog-checkpoint): which log, how many leaves, which root.</summary>
/// <param name="Origin">First line of the checkpoint and name of its key.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">RFC 6962 root over them.</param>
public sealed record LogCheckpoint(string Origin, ulong Size, Digest Root)
{
    /// <summary>The three lines that are signed, each with its line feed.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root.ToBytes())}\n");

    /// <summary>The origin of <paramref name="owner"/>'s private node log: three parts, where every link log has four or more.</summary>
    public static string OriginOfNodeLog(string environment, PartnerId owner) => $"certbridge/{environment}/{owner}";

    /// <summary>The origin of <paramref name="owner"/>'s log about <paramref name="about"/>.</summary>
    /// <param name="environment">production, exercise or dev.</param>
    /// <param name="owner">Whose log it is.</param>
    /// <param name="about">Whom it is about.</param>
    /// <param name="epoch">The epoch that began it: the first log names none, every later one its own, so that one size never has two roots under one origin.</param>
    public static string OriginOf(string environment, PartnerId owner, PartnerId about, ulong epoch = 1) =>
        string.Create(CultureInfo.InvariantCulture, $"certbridge/{environment}/{owner}/{about}{(epoch > 1 ? $"/{epoch}" : "")}");

    /// <summary>The same of whichever epoch the note says; that of the first where it says none, or what no epoch is.</summary>
    /// <param name="note">Exact bytes of a signed note, not yet verified.</param>
    public static string OriginIn(ReadOnlySpan<byte> note, string environment, PartnerId owner, PartnerId about)
    {
        string first = OriginOf(environment, owner, about);
        int end = note.IndexOf((byte)'\n');
        string line = end < 0 ? "" : Encoding.UTF8.GetString(note[..end]);
        return line.StartsWith(first + "/", StringComparison.Ordinal) && ulong.TryParse(line.AsSpan(first.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong epoch) && epoch <= long.MaxValue
            ? OriginOf(environment, owner, about, epoch)
            : first;
    }
}
