using System.Text;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>Reads every file beneath a folder as a thief would, and looks for words in the forms they could have been written in.</summary>
internal sealed class DiskScan
{
    private readonly List<(string Name, byte[] Content)> files = [];

    /// <summary>What the folder held at that moment; a running node's files are copied by another process, because SQLite's locks are this process's as a whole.</summary>
    public static async Task<DiskScan> OfAsync(params string[] folders)
    {
        var scan = new DiskScan();
        string copies = Directory.CreateTempSubdirectory("certbridge-scan-").FullName;
        foreach ((int index, string folder) in folders.Index())
        {
            using var copying = System.Diagnostics.Process.Start("cp", ["-r", folder, Path.Combine(copies, $"{index}")]);
            await copying.WaitForExitAsync(); // a temporary file may have gone in between: that is no failure
        }
        foreach (string file in Directory.EnumerateFiles(copies, "*", SearchOption.AllDirectories))
            scan.files.Add((Path.GetRelativePath(copies, file), await File.ReadAllBytesAsync(file)));
        Directory.Delete(copies, recursive: true);
        return scan;
    }

    public void Add(string name, string text) => files.Add((name, Encoding.UTF8.GetBytes(text)));

    /// <summary>Each file that holds the word, with the form it has there.</summary>
    public IReadOnlyList<string> Find(string word) => Find(word, Encoding.UTF8.GetBytes(word));

    public IReadOnlyList<string> Find(string name, byte[] bytes) =>
        [.. Forms(bytes).SelectMany(form => files.Where(file => file.Content.AsSpan().IndexOf(form.Bytes) >= 0).Select(file => $"{name} as {form.Name} in {file.Name}"))];

    private static IEnumerable<(string Name, byte[] Bytes)> Forms(byte[] word)
    {
        yield return ("bytes", word);
        yield return ("UTF-16", Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(word)));
        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(word)));
        yield return ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(word)));
        for (int shift = 0; shift < 3; shift++) // base64 depends on where in a group of three the word begins; the ends depend on its neighbours
        {
            string whole = Convert.ToBase64String([.. new byte[shift], .. word]);
            int from = shift == 0 ? 0 : 4;
            yield return ($"base64+{shift}", Encoding.ASCII.GetBytes(whole[from..(whole.TrimEnd('=').Length / 4 * 4)]));
        }
    }
}
