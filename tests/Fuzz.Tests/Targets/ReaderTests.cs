using System.Text.Json;
using System.Text.Json.Nodes;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Models;
using HomelabAutoscaler.Fuzz.Tests.Running;

namespace HomelabAutoscaler.Fuzz.Tests.Targets;

/// <summary>Every generated reader and writer.</summary>
public class ReaderTests
{
    /// <summary>A byte of input makes a small record at most, such as the two of an empty object in a list.</summary>
    private static readonly MemoryBound Memory = new(16 * 1024, 256);

    [Test]
    public async Task Whatever_it_is_given_a_reader_gives_what_is_there_or_says_where_it_is_wrong()
    {
        foreach (var model in WireModel.All)
        {
            await new Fuzzer(model.ToString(), input => Read(model, input)) { Shares = WireModel.All.Count }.RunAsync(CorpusOf(model), model.Kind is null ? 100 : 1000);
        }
    }

    [Test]
    public async Task What_is_written_is_what_System_Text_Json_reads_and_reads_back_the_same()
    {
        foreach (var model in WireModel.All)
        {
            for (var number = 0; number < 40; number++)
            {
                var value = new Arbitrary(new(FuzzSettings.Seed + number)).Of(model.Type);
                var written = model.Write(value);
                await Assert.That(JsonView.Difference(value, JsonNode.Parse(written)!.AsObject())).IsNull();
                await Assert.That(model.Read(written)).IsEqualTo(value).Because(System.Text.Encoding.UTF8.GetString(written));
            }
        }
    }

    [Test]
    public async Task A_patch_makes_the_one_of_the_other()
    {
        foreach (var model in WireModel.All)
        {
            for (var number = 0; number < 40; number++)
            {
                var (before, after) = (new Arbitrary(new(FuzzSettings.Seed + number)).Of(model.Type), new Arbitrary(new(FuzzSettings.Seed - number)).Of(model.Type));
                var patched = MergePatch.Apply(JsonNode.Parse(model.Write(before)), JsonNode.Parse(model.Patch(before, after)));
                var read = model.Read(System.Text.Encoding.UTF8.GetBytes(patched!.ToJsonString()));
                await Assert.That(JsonView.Difference(read, JsonNode.Parse(model.Write(after))!.AsObject())).IsNull();
                await Assert.That(read).IsEqualTo(after);
            }
        }
    }

    private static IReadOnlyList<Seed> CorpusOf(WireModel model)
    {
        var made = Enumerable.Range(0, 5).Select(number => new Seed($"an arbitrary {model}", model.Write(new Arbitrary(new(number)).Of(model.Type))));
        return model.Kind is var (apiVersion, kind) ? [.. Recordings.Objects(apiVersion, kind), .. WrittenManifests.Objects(apiVersion, kind), .. made] : [.. made];
    }

    private static void Read(WireModel model, byte[] input)
    {
        try
        {
            var value = Memory.Of(input.Length, () => model.Read(input));
            if (PlainJson.Of(input) is JsonObject json)
            {
                Expect.That(JsonView.Difference(value, json) is null, JsonView.Difference(value, json) ?? "");
            }

            var written = model.Write(value);
            Expect.That(model.Write(model.Read(written)).AsSpan().SequenceEqual(written), $"what was read is written as something else: {System.Text.Encoding.UTF8.GetString(written)}");
        }
        catch (WireException e)
        {
            Expect.Message(e.Message);
            Expect.That(e.Message.Contains(": expected ", StringComparison.Ordinal), e.Message);
        }
        catch (JsonException e)
        {
            Expect.That(e.LineNumber is not null && e.BytePositionInLine is not null, $"the error does not say where: {e.Message}");
        }
    }
}
