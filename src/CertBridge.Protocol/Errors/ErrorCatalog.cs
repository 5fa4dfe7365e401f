using System.Reflection;

namespace CertBridge.Protocol.Errors;

/// <summary>All error codes: each subject keeps its own in a class marked <see cref="ErrorSubjectAttribute"/>.</summary>
public static class ErrorCatalog
{
    private static readonly Lazy<IReadOnlyList<ErrorCode>> AllCodes = new(() =>
        [.. typeof(ErrorCatalog).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(ErrorSubjectAttribute), inherit: false))
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(ErrorCode))
            .Select(field => (ErrorCode)field.GetValue(null)!)
            .OrderBy(code => code.Code, StringComparer.Ordinal)]);

    /// <summary>Every code, in order.</summary>
    public static IReadOnlyList<ErrorCode> All => AllCodes.Value;

    public static ErrorCode? Find(string code) => All.FirstOrDefault(known => known.Code.Equals(code, StringComparison.OrdinalIgnoreCase));
}

/// <summary>Marks a static class whose public fields are error codes.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ErrorSubjectAttribute : Attribute;
