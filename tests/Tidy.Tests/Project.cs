using System.Xml.Linq;

namespace CertBridge.Tidy.Tests;

/// <summary>What a project file refers to.</summary>
internal sealed record Project(string Name, string Folder, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages)
{
    public static IReadOnlyList<Project> All { get; } = [.. SourceTree.Projects.Select(Read)];

    /// <summary>The rooms and programs under src, by their name without the prefix.</summary>
    public static IReadOnlyList<Project> Rooms { get; } = [.. All.Where(project => project.Folder.StartsWith("src/", StringComparison.Ordinal))];

    public string Room => Name.Replace("CertBridge.", "", StringComparison.Ordinal);

    public IEnumerable<string> Sources => SourceTree.CSharp.Where(file => file.StartsWith(Folder + "/", StringComparison.Ordinal));

    private static Project Read(string file)
    {
        XDocument document = XDocument.Parse(SourceTree.Text(file));
        return new Project(
            Path.GetFileNameWithoutExtension(file),
            Path.GetDirectoryName(file)!,
            [.. Includes(document, "ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path))],
            [.. Includes(document, "PackageReference")]);
    }

    private static IEnumerable<string> Includes(XDocument document, string element) =>
        document.Descendants(element).Select(reference => (string)reference.Attribute("Include")!);
}
