using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Sqlite;

/// <summary>One numbered step of the schema: an embedded file such as <c>0001-first.sql</c>, named for what it does and known by its digest.</summary>
internal sealed record Migration(int Number, string Name, string Sql, Digest Checksum)
{
    private const int NumberDigits = 4;
    private const string Extension = ".sql";

    private static readonly Lazy<IReadOnlyList<Migration>> Embedded = new(ReadEmbedded);

    /// <summary>All steps this program knows, in order, numbered from 1 without a gap.</summary>
    public static IReadOnlyList<Migration> All => Embedded.Value;

    private static List<Migration> ReadEmbedded()
    {
        List<Migration> migrations = [.. typeof(Migration).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(Extension, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(ReadEmbedded)];
        return migrations.Index().All(step => step.Item.Number == step.Index + 1)
            ? migrations
            : throw new InvalidOperationException("The embedded migrations are not numbered from 1 without a gap.");
    }

    private static Migration ReadEmbedded(string resource)
    {
        using Stream stream = typeof(Migration).Assembly.GetManifestResourceStream(resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        byte[] content = bytes.ToArray();
        int number = int.Parse(resource.AsSpan(0, NumberDigits), NumberStyles.None);
        return new Migration(number, resource[..^Extension.Length], Encoding.UTF8.GetString(content), Digest.Of(content));
    }
}
