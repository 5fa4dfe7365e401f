using System.Text.Json;
using System.Text.Json.Nodes;

namespace CertBridge.Cli.Demonstrating;

/// <summary>Step <c>introduce</c>: three files, two strings read aloud, a second officer on each side. The play reads aloud and types; nothing else knows both strings.</summary>
internal static class DemoIntroduction
{
    public static async Task<JsonObject> IntroduceAsync(DemoScene scene)
    {
        JsonObject[] pairs = await Task.WhenAll(PairAsync(scene, scene.Aln, scene.Bor), PairAsync(scene, scene.Aln, scene.Cel));
        return new JsonObject { ["introductions"] = new JsonArray([.. pairs]) };
    }

    private static async Task<JsonObject> PairAsync(DemoScene scene, DemoNode inviter, DemoNode accepter)
    {
        string invite = await FileAsync(scene, inviter, accepter, "invite", accepter.PartnerId);
        string accept = await FileAsync(scene, accepter, inviter, "accept", invite, "--yes");
        string reveal = await FileAsync(scene, inviter, accepter, "reveal", accept);
        JsonElement[] spoken = await Task.WhenAll(
            ExpectAsync(scene.AsOfficerAsync(inviter, "partner", "verify", accepter.PartnerId)),
            ExpectAsync(scene.AsOfficerAsync(accepter, "partner", "verify", inviter.PartnerId, "--reveal", reveal)));
        await Task.WhenAll(
            ExpectAsync(scene.AsOfficerAsync(inviter, "partner", "verify", accepter.PartnerId, "--heard", spoken[1].Text("say"))),
            ExpectAsync(scene.AsOfficerAsync(accepter, "partner", "verify", inviter.PartnerId, "--heard", spoken[0].Text("say"))));
        JsonElement[] admitted = await Task.WhenAll(SecondAsync(scene, inviter, accepter), SecondAsync(scene, accepter, inviter));
        DemoFailedException.Unless(admitted.All(one => one.Text("state") == "admitted"), $"{inviter.Name} and {accepter.Name} are {admitted[0].Text("state")} and {admitted[1].Text("state")}");
        return new JsonObject
        {
            ["introduction"] = admitted[0].Text("introduction"),
            ["between"] = new JsonArray(inviter.PartnerId, accepter.PartnerId),
            ["spoken"] = new JsonObject { [inviter.PartnerId] = spoken[0].Text("say"), [accepter.PartnerId] = spoken[1].Text("say") },
            ["steps"] = new JsonObject { [inviter.PartnerId] = Steps(admitted[0]), [accepter.PartnerId] = Steps(admitted[1]) },
        };
    }

    /// <summary>One of the three files, made by one and named so that the other finds it.</summary>
    private static async Task<string> FileAsync(DemoScene scene, DemoNode from, DemoNode to, string verb, params string[] words)
    {
        string file = Path.Combine(scene.Folder, $"{from.Name}-{to.Name}.{verb}");
        await ExpectAsync(scene.AsOfficerAsync(from, ["partner", verb, .. words, "--out", file]));
        return file;
    }

    /// <summary>The admin is another person than the officer who typed the words.</summary>
    private static Task<JsonElement> SecondAsync(DemoScene scene, DemoNode here, DemoNode there) =>
        ExpectAsync(scene.OnAsync(here, "partner", "verify", there.PartnerId, "--second", "--confirm", there.PartnerId));

    private static async Task<JsonElement> ExpectAsync(Task<DemoOutcome> command) => (await command).Expect();

    private static string Steps(JsonElement introduction) =>
        string.Join(", ", introduction.Items("steps").Select(step => step.Text("by").Length == 0 ? step.Text("event") : $"{step.Text("event")} by {step.Text("by")}"));
}
