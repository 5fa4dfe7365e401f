using System.Net;
using CertBridge.Exchange.Tests.Deploying;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>A network namespace at one end of a <see cref="TestCable"/>: what runs in it reaches the other end over the cable and nothing else.</summary>
/// <param name="Name">Of the namespace.</param>
/// <param name="Address">Of this end of the cable.</param>
internal sealed record TestNetwork(string Name, IPAddress Address)
{
    /// <summary>What stands before a command that runs in it.</summary>
    public IReadOnlyList<string> Under => ["ip", "netns", "exec", Name];

    /// <summary>What arrives over the cable meets this rule of nftables first, until another rule takes its place.</summary>
    /// <param name="rule">Such as <c>drop</c>; the empty text lets everything in.</param>
    public async Task MeetAsync(string rule)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $$"""
                table inet rough
                delete table inet rough
                table inet rough {
                    chain arriving {
                        type filter hook input priority 0
                        iif lo accept
                        {{rule}}
                    }
                }

                """);
            await Shell.MustAsync([.. Under, "nft", "-f", file]);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
