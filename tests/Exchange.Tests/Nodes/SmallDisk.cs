using System.Diagnostics;

namespace CertBridge.Exchange.Tests.Nodes;

/// <summary>
/// A file system of its own size under a node's store, in a mount namespace that one waiting process holds: nobody else sees it, and it is gone with the
/// test. Needs root, as tests/run.sh does.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly Process holder;
    private readonly string seen;

    private SmallDisk(Process holder, string store)
    {
        this.holder = holder;
        seen = $"/proc/{holder.Id}/root{store}";
    }

    /// <summary>How a node is started that has this disk.</summary>
    public Launch Launch => new(null, ["nsenter", "--mount", "--target", $"{holder.Id}"]);

    public long FreeBytes => new DriveInfo(seen).AvailableFreeSpace;

    private string Filling => Path.Combine(seen, "filling");

    /// <summary>Moves the store of a node that does not run onto it.</summary>
    public static async Task<SmallDisk> UnderAsync(TestNode node, int sizeMiB)
    {
        string store = Path.Combine(node.Home, "store");
        string script = $"cp -a '{store}' '{store}.before' && mount -t tmpfs -o size={sizeMiB}m,mode=0700 tmpfs '{store}' && cp -a '{store}.before/.' '{store}' && rm -r '{store}.before' && echo mounted && exec sleep infinity";
        var start = new ProcessStartInfo("unshare") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { "--mount", "sh", "-c", script })
            start.ArgumentList.Add(argument);
        Process waiting = Process.Start(start)!;
        if (await waiting.StandardOutput.ReadLineAsync() != "mounted")
            throw new InvalidOperationException($"no file system of its own: {await waiting.StandardError.ReadToEndAsync()}");
        return new SmallDisk(waiting, store);
    }

    /// <summary>Leaves this much free; where less is free already, nothing changes.</summary>
    public void LeaveFree(long bytes)
    {
        using FileStream file = File.Open(Filling, FileMode.Append, FileAccess.Write);
        var block = new byte[64 * 1024];
        while (FreeBytes > bytes)
        {
            try
            {
                file.Write(block);
            }
            catch (IOException)
            {
                return; // full: the node was faster
            }
        }
    }

    public void Clear() => File.Delete(Filling);

    public async ValueTask DisposeAsync()
    {
        holder.Kill();
        await holder.WaitForExitAsync();
        holder.Dispose();
    }
}
