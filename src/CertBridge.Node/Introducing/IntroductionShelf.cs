using CertBridge.Node.Trusting;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Storage.Homes;
using Google.Protobuf;

namespace CertBridge.Node.Introducing;

/// <summary><c>introductions/ID.introduction</c>, one file each, replaced whole and durably.</summary>
internal sealed class IntroductionShelf(NodeHome home)
{
    private const string Ending = ".introduction";

    /// <summary>Three files, and steps of some hundred bytes.</summary>
    private const int FileBytesMax = (3 * Limits.IntroductionFileBytesMax) + (8 * 1024);

    /// <summary>Every introduction of the home, verified anew; a file that does not verify is a problem by its name.</summary>
    public Parsed<IReadOnlyList<Introduction>> ReadAll(PartnerId self)
    {
        if (!Directory.Exists(home.IntroductionsFolder))
            return Parsed<IReadOnlyList<Introduction>>.Valid([]);
        Parsed<Introduction>[] read = [.. Directory.EnumerateFiles(home.IntroductionsFolder, "*" + Ending).Order(StringComparer.Ordinal).Select(path => Read(path, self))];
        Problem[] problems = [.. read.SelectMany(one => one.Problems)];
        return problems.Length > 0
            ? Parsed<IReadOnlyList<Introduction>>.Invalid(problems)
            : Parsed<IReadOnlyList<Introduction>>.Valid([.. read.Select(one => one.Value!)]);
    }

    public void Write(Introduction introduction)
    {
        DurableFolder.Make(home.IntroductionsFolder, KeyFolder.FolderMode);
        DurableFile.Write(PathOf(introduction), introduction.ToStored().ToByteArray(), KeyFolder.FileMode);
    }

    /// <summary>After a power failure it may be there again, as it was: it ended, and its invitation has expired.</summary>
    public void Remove(Introduction introduction) => File.Delete(PathOf(introduction));

    private static Parsed<Introduction> Read(string path, PartnerId self)
    {
        Parsed<byte[]> bytes = BoundedFile.Read(path, FileBytesMax, HomeErrors.HomeFileCorrupt);
        if (!bytes.IsValid)
            return Parsed<Introduction>.Invalid(bytes.Problems);
        return StoredForm.Read(bytes.Value, self) is { } read && Path.GetFileNameWithoutExtension(path) == read.Id
            ? Parsed<Introduction>.Valid(read)
            : Parsed<Introduction>.Invalid(CorruptFile.Problem(path, []));
    }

    private string PathOf(Introduction introduction) => Path.Combine(home.IntroductionsFolder, introduction.Id + Ending);
}
