using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using CertBridge.Node.Admitting;
using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Node.Settings;
using CertBridge.Protocol;
using CertBridge.Sealing.Cards;
using CertBridge.Sharing.Documents;
using CertBridge.Storage;

namespace CertBridge.Node.Tests;

/// <summary>docs/LIMITS.md says what the code holds: every value, every limit, every test.</summary>
public sealed partial class LimitsPageTests
{
    private static readonly Type[] ListedWhole = [typeof(Limits), typeof(AdmissionLimits), typeof(PartnerRation), typeof(ByteBudget)];
    private static readonly Assembly[] Rooms = [typeof(Limits).Assembly, typeof(AdmissionLimits).Assembly, typeof(DocumentLimits).Assembly, typeof(StoreWriter).Assembly, typeof(CardRecovery).Assembly];
    private static readonly string Root = FindRoot();
    private static readonly Match[] Rows = Row().Matches(File.ReadAllText(Path.Combine(Root, "docs", "LIMITS.md"))).ToArray();

    [Fact]
    public void EveryValue_IsThatOfTheCode() => Assert.All(Rows, row =>
        Assert.Equal($"{row.Groups["name"].Value} = {Actual(row)}", $"{row.Groups["name"].Value} = {row.Groups["value"].Value}"));

    [Fact]
    public void EveryLimit_IsOnThePage()
    {
        IEnumerable<string> known = ListedWhole.SelectMany(type => Constants(type).Select(constant => $"{type.Name}.{constant.Name}"))
            .Concat(typeof(LimitSettings).GetProperties().Where(property => property.CanWrite).Select(property => $"LimitSettings.{property.Name}"));
        Assert.Empty(known.Except(Rows.Select(row => row.Groups["name"].Value)));
    }

    [Fact]
    public void NoLimit_IsOnThePageTwice() =>
        Assert.Empty(Rows.GroupBy(row => row.Groups["name"].Value).Where(same => same.Count() > 1).Select(same => same.Key));

    private static string Actual(Match row)
    {
        string owner = row.Groups["owner"].Value;
        string member = row.Groups["member"].Value;
        if (owner == nameof(LimitSettings))
            return Text(typeof(LimitSettings).GetProperty(member)?.GetValue(new LimitSettings()));
        Type[] owners = [.. Rooms.SelectMany(room => room.GetTypes()).Where(type => type.Name == owner)];
        return Text(owners.SelectMany(Constants).SingleOrDefault(constant => constant.Name == member)?.GetRawConstantValue());
    }

    private static string Text(object? value) => Convert.ToInt64(value ?? -1, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);

    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(field => field.IsLiteral && field.FieldType != typeof(string));

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CertBridge.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException($"no CertBridge.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex(@"^\| `(?<name>(?<owner>\w+)\.(?<member>\w+))` \| (?<value>[0-9,]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
