using System.Text.RegularExpressions;

namespace CertBridge.Tidy.Tests;

/// <summary>The picture of the house in docs/ARCHITECTURE.md, held against the project references and the using lines.</summary>
public sealed partial class RoomTests
{
    /// <summary>Who may see whom. A room that is not in the table does not exist.</summary>
    private static readonly Dictionary<string, string[]> MaySee = new()
    {
        ["Protocol"] = [],
        ["Sharing"] = ["Protocol"],
        ["Sealing"] = ["Protocol", "Recording"],
        ["Recording"] = ["Protocol"],
        ["Formats"] = ["Protocol", "Sharing"],
        ["Storage"] = ["Protocol"],
        ["Client"] = ["Protocol"],
        ["Node"] = ["Protocol", "Sharing", "Sealing", "Recording", "Formats", "Storage"],
        ["Cli"] = ["Protocol", "Sharing", "Sealing", "Recording", "Formats", "Storage", "Client", "Node"],
    };

    /// <summary>One door per package: the projects that may refer to it, and whose code may name it.</summary>
    private static readonly Dictionary<string, string[]> Doors = new()
    {
        ["Google.Protobuf"] = ["Protocol"],
        ["Grpc.Tools"] = ["Protocol"],
        ["Grpc.AspNetCore.Server"] = ["Node", "Standin.Tests", "bench"],
        ["Grpc.Net.Client"] = ["Client", "Node", "Standin.Tests", "bench"],
        ["SQLitePCLRaw.bundle_e_sqlite3"] = ["Storage"],
        ["SQLitePCLRaw.core"] = ["Storage"],
        ["Serilog"] = ["Node", "Cli"],
        ["Serilog.Extensions.Logging"] = ["Node", "Cli"],
        ["Serilog.Sinks.Console"] = ["Node", "Cli"],
        ["System.CommandLine"] = ["Cli"],
        ["System.Security.Cryptography.Pkcs"] = ["Sealing", "Sealing.Tests", "Exchange.Tests"],
        ["YamlDotNet"] = ["Sharing"],
    };

    /// <summary>Packages of every test project, and of every project.</summary>
    private static readonly string[] TestPackages = ["FsCheck", "FSharp.Core", "Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio"];

    private static readonly string[] Standins = ["Grpc.Core.Api", "Grpc.Net.Common"];

    [Fact]
    public void EveryRoom_IsInThePicture() =>
        Assert.Equal(MaySee.Keys.Order(), Project.Rooms.Select(project => project.Room).Order());

    [Fact]
    public void ProjectReferences_AreThoseOfThePicture() => SourceTree.AssertNone(
        from project in Project.Rooms
        from seen in project.Projects.Except(Standins).Select(name => name.Replace("CertBridge.", "", StringComparison.Ordinal))
        where !MaySee[project.Room].Contains(seen)
        select $"{project.Name} refers to {seen}");

    /// <summary>References are transitive, so the using lines are held against the table too.</summary>
    [Fact]
    public void UsingLines_NameOnlyRoomsOfThePicture() => SourceTree.AssertNone(
        from project in Project.Rooms
        from file in project.Sources
        from Match match in RoomName().Matches(SourceTree.Text(file))
        let seen = match.Groups["room"].Value
        where seen != project.Room && MaySee.ContainsKey(seen) && !MaySee[project.Room].Contains(seen)
        select $"{file} uses {match.Value}");

    /// <summary>Decision 0005: one Merkle implementation, and nothing else of Recording in Sealing.</summary>
    [Fact]
    public void Sealing_SeesOnlyTheTrees_OfRecording() => SourceTree.AssertNone(
        from file in Project.Rooms.Single(project => project.Room == "Sealing").Sources
        from Match match in RoomName().Matches(SourceTree.Text(file))
        where match.Groups["room"].Value == "Recording" && match.Groups["folder"].Value != "Trees"
        select $"{file} uses {match.Value}");

    [Fact]
    public void Packages_ComeInThroughTheirDoor() => SourceTree.AssertNone(
        from project in Project.All
        from package in project.Packages
        where !IsWelcome(package, project)
        select $"{project.Name} refers to {package}; its door: {string.Join(", ", Doors.GetValueOrDefault(package, ["none, add it to the table"]))}");

    [Fact]
    public void UsingLines_NamePackages_OnlyBehindTheirDoor() => SourceTree.AssertNone(
        from project in Project.Rooms
        from file in project.Sources
        from package in Doors.Keys.Where(name => !name.StartsWith("SQLitePCLRaw.bundle", StringComparison.Ordinal) && name != "Google.Protobuf")
        where !Doors[package].Contains(project.Room)
        where SourceTree.Lines(file).Any(line => line.StartsWith($"using {package}", StringComparison.Ordinal))
        select $"{file} uses {package}; its door: {string.Join(", ", Doors[package])}");

    [Fact]
    public void TheSolution_HoldsEveryProject()
    {
        string solution = SourceTree.Text("CertBridge.sln").Replace('\\', '/');
        SourceTree.AssertNone(SourceTree.Projects.Where(file => !solution.Contains($"\"{file}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryProject_HasItsLockFile() =>
        SourceTree.AssertNone(Project.All.Where(project => !SourceTree.Files.Contains($"{project.Folder}/packages.lock.json")).Select(project => project.Folder));

    private static bool IsWelcome(string package, Project project) =>
        project.Folder.StartsWith("tests", StringComparison.Ordinal) && TestPackages.Contains(package)
        || Doors.TryGetValue(package, out string[]? door) && door.Contains(project.Room);

    [GeneratedRegex(@"\bCertBridge\.(?<room>[A-Z]\w+)(\.(?<folder>[A-Z]\w+))?")]
    private static partial Regex RoomName();
}
