using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CertBridge.Protocol.Ids;

namespace CertBridge.Recording.Checkpoints;

/// <summary>What the origin line of a link log says: whose log it is, about whom, and which epoch began it.</summary>
/// <param name="Environment">production, exercise or dev.</param>
/// <param name="Owner">Who signs it.</param>
/// <param name="About">With whom the owner exchanges what is in it.</param>
/// <param name="Epoch">1 for the first log, which names none.</param>
public sealed record LogOrigin(string Environment, PartnerId Owner, PartnerId About, ulong Epoch)
{
    private const int PartsMin = 4;

    private static readonly string[] Environments = ["production", "exercise", "dev"];

    /// <summary>Reads an origin as <see cref="LogCheckpoint.OriginOf"/> writes it, and nothing else: one line for one log.</summary>
    public static bool TryParse(string line, [NotNullWhen(true)] out LogOrigin? origin)
    {
        origin = null;
        string[] parts = line.Split('/');
        if (parts.Length is < PartsMin or > PartsMin + 1 || parts[0] != "certbridge" || !Environments.Contains(parts[1]))
            return false;
        if (!PartnerId.TryParse(parts[2], out PartnerId owner) || !PartnerId.TryParse(parts[3], out PartnerId about))
            return false;
        ulong epoch = 1;
        if (parts.Length > PartsMin && !(ulong.TryParse(parts[PartsMin], NumberStyles.None, CultureInfo.InvariantCulture, out epoch) && epoch is > 1 and <= long.MaxValue))
            return false;
        var read = new LogOrigin(parts[1], owner, about, epoch);
        if (read.ToString() == line) // an epoch has one way to be written
            origin = read;
        return origin is not null;
    }

    public override string ToString() => LogCheckpoint.OriginOf(Environment, Owner, About, Epoch);
}
