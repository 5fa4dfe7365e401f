using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CertBridge.Cli.Contexts;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Ids;

namespace CertBridge.Cli.Completing;

/// <summary>
/// What the node of a context said last, in a file under <c>$XDG_CACHE_HOME/certbridge</c>, used for a minute. When it is older another process asks the node;
/// this one waits for the answer a little and otherwise offers nothing: the next press of the key finds it.
/// </summary>
internal static class SuggestionCache
{
    public const string RefreshWord = "__complete-refresh";

    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(60);

    /// <summary>From the start of the process to its answer.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(150);

    /// <summary>A node that does not answer is asked no more often.</summary>
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private const int GlanceMillis = 10;

    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly UnixFileMode PrivateFolder = PrivateFile | UnixFileMode.UserExecute;

    public static string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "certbridge");

    public static IReadOnlyList<Suggestion> Read(NodeContext context, SuggestionKind kind)
    {
        string file = FileOf(context);
        if (!IsFresh(file, AgeMax) && !WaitFor(file, context))
            return [];
        return ReadFile(file, kind);
    }

    /// <summary>Written whole beside and moved over, so that nobody reads half of it.</summary>
    public static void Write(NodeContext context, IReadOnlyDictionary<SuggestionKind, IReadOnlyList<Suggestion>> answers)
    {
        Directory.CreateDirectory(Folder, PrivateFolder);
        string beside = $"{FileOf(context)}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = PrivateFile };
        using (var stream = new FileStream(beside, options))
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach ((SuggestionKind kind, IReadOnlyList<Suggestion> words) in answers)
            {
                json.WriteStartArray(kind.ToString());
                foreach (Suggestion word in words)
                {
                    json.WriteStringValue(word.Word);
                    json.WriteStringValue(word.Description);
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        File.Move(beside, FileOf(context), overwrite: true);
    }

    private static bool WaitFor(string file, NodeContext context)
    {
        Directory.CreateDirectory(Folder, PrivateFolder);
        using var watcher = new FileSystemWatcher(Folder, Path.GetFileName(file));
        StartRefresh(file, context);
        while (!IsFresh(file, AgeMax))
        {
            if (Age() >= AnswerWithin)
                return false;
            watcher.WaitForChanged(WatcherChangeTypes.All, GlanceMillis);
        }
        return true;
    }

    private static TimeSpan Age()
    {
        using Process self = Process.GetCurrentProcess();
        return TimeProvider.System.GetLocalNow().DateTime - self.StartTime;
    }

    private static void StartRefresh(string file, NodeContext context)
    {
        string asked = file + ".asked";
        if (IsFresh(asked, AskAgainAfter))
            return;
        File.WriteAllBytes(asked, []);
        // In a session of its own with none of the shell's descriptors: a shell waits until everybody has let go of the pipe it reads the words from.
        string[] words = ["-c", "exec setsid \"$@\" </dev/null >/dev/null 2>&1 &", "sh", .. ThisProgram.Words, RefreshWord, context.File, context.Name];
        using Process? process = Process.Start(new ProcessStartInfo("/bin/sh", words) { UseShellExecute = false });
    }

    private static bool IsFresh(string file, TimeSpan ageMax)
    {
        var info = new FileInfo(file);
        return info.Exists && TimeProvider.System.GetUtcNow() - new DateTimeOffset(info.LastWriteTimeUtc) is var age && age < ageMax && age > -ageMax;
    }

    private static Suggestion[] ReadFile(string file, SuggestionKind kind)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.TryGetProperty(kind.ToString(), out JsonElement words)
                ? [.. words.EnumerateArray().Select(word => word.GetString() ?? "").Chunk(2).Where(pair => pair.Length == 2).Select(pair => new Suggestion(pair[0], pair[1]))]
                : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    /// <summary>One for each context of each file.</summary>
    private static string FileOf(NodeContext context) =>
        Path.Combine(Folder, "suggest-" + Digest.Of(Encoding.UTF8.GetBytes($"{context.File}\n{context.Name}")).ToString()[..16] + ".json");
}
