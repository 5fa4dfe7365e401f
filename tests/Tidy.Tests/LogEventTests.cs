using System.Globalization;
using System.Text.RegularExpressions;

namespace CertBridge.Tidy.Tests;

/// <summary>Event ids are what an operator alarms on: one id, one meaning, in one file.</summary>
public sealed partial class LogEventTests
{
    [Fact]
    public void EventIds_AreUnique() => SourceTree.AssertNone(
        Events().GroupBy(found => found.Id).Where(same => same.Count() > 1)
            .Select(same => $"event {same.Key}: {string.Join(" and ", same.Select(found => found.Where))}"));

    [Fact]
    public void EveryLogMessage_HasAnEventId() => SourceTree.AssertNone(
        from file in Sources()
        from Match match in AnyLogMessage().Matches(SourceTree.Text(file))
        where !LogMessage().IsMatch(match.Value)
        select $"{file}: {match.Value}");

    [Fact]
    public void LogMessages_LiveInLogFiles() => SourceTree.AssertNone(
        Sources().Where(file => AnyLogMessage().IsMatch(SourceTree.Text(file)) && !file.EndsWith("Log.cs", StringComparison.Ordinal)));

    private static IEnumerable<string> Sources() => SourceTree.CSharp.Where(file => file.StartsWith("src/", StringComparison.Ordinal));

    private static IEnumerable<(int Id, string Where)> Events() =>
        from file in Sources()
        from Match match in LogMessage().Matches(SourceTree.Text(file))
        select (int.Parse(match.Groups["id"].Value, CultureInfo.InvariantCulture), $"{file}: {match.Value}");

    [GeneratedRegex(@"\[LoggerMessage\([^\n]*")]
    private static partial Regex AnyLogMessage();

    [GeneratedRegex(@"\[LoggerMessage\((EventId = )?(?<id>[0-9]+)[^\n]*")]
    private static partial Regex LogMessage();
}
