namespace CertBridge.Formats;

/// <summary>Which of several hashes of one file says it best, so that the file's name goes with that.</summary>
internal static class HashStrength
{
    /// <summary>The strongest first.</summary>
    private static readonly string[] Types = ["sha512", "sha384", "sha256", "sha224", "sha1", "md5"];

    public static bool IsHash(string type) => Types.Contains(type);

    /// <summary>From 0, the strongest; what is none of them comes last.</summary>
    public static int Rank(string type) => Array.IndexOf(Types, type) is >= 0 and int rank ? rank : Types.Length;
}
