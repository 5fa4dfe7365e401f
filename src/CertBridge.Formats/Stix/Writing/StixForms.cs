using System.Collections.Frozen;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>Values in the form that STIX 2.1 asks for, where that is not our canonical one: keys with the whole name of their hive (section 6.17), TLSH without the number of its version (section 10.7).</summary>
internal static class StixForms
{
    private const string TlshVersion = "T1";

    private static readonly FrozenDictionary<string, string> Hives = new Dictionary<string, string>
    {
        ["HKLM"] = "HKEY_LOCAL_MACHINE",
        ["HKCU"] = "HKEY_CURRENT_USER",
        ["HKCR"] = "HKEY_CLASSES_ROOT",
        ["HKU"] = "HKEY_USERS",
        ["HKCC"] = "HKEY_CURRENT_CONFIG",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public static string Of(IndicatorValue value) => value.Type switch
    {
        "registry-key" => WithHive(value.Value),
        "tlsh" when value.Value.StartsWith(TlshVersion, StringComparison.Ordinal) => value.Value[TlshVersion.Length..],
        _ => value.Value,
    };

    private static string WithHive(string key)
    {
        int end = key.IndexOf('\\', StringComparison.Ordinal);
        string first = end < 0 ? key : key[..end];
        return Hives.TryGetValue(first, out string? hive) ? hive + key[first.Length..] : key;
    }
}
