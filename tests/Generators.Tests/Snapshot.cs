using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Generators.Tests;

/// <summary>Compares text with a file under Snapshots. UPDATE_SNAPSHOTS=1 in the environment writes the file instead.</summary>
internal static class Snapshot
{
    public static async Task Matches(string text, string name)
    {
        if (Snapshots.AreWritten)
        {
            await File.WriteAllTextAsync(Path.Combine(Repository.Root, "tests", "Generators.Tests", "Snapshots", name), text);
            return;
        }

        var expected = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Snapshots", name));
        await Assert.That(text).IsEqualTo(expected).Because($"Snapshots/{name} holds what the generator should write; UPDATE_SNAPSHOTS=1 accepts a change");
    }
}
