using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;

namespace CertBridge.Cli.Ruling;

/// <summary>A policy a command is given.</summary>
internal static class PolicyFile
{
    /// <exception cref="CommandFailedException">It cannot be read, or is no policy; every problem is named.</exception>
    public static SharingPolicy Read(string path) => Of(InputFile.Read(path, SharingPolicy.BytesMax));

    public static SharingPolicy Of(byte[] document)
    {
        Parsed<SharingPolicy> policy = SharingPolicy.Read(document);
        return policy.IsValid ? policy.Value : throw new CommandFailedException(policy.Problems);
    }
}
