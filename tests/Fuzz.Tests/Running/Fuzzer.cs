using HomelabAutoscaler.Fuzz.Tests.Corpus;
using HomelabAutoscaler.Fuzz.Tests.Mutators;

namespace HomelabAutoscaler.Fuzz.Tests.Running;

/// <summary>Tries a target with many inputs.</summary>
/// <param name="name">For people.</param>
/// <param name="target">Throws when the input is not dealt with as it should be.</param>
internal sealed class Fuzzer(string name, Func<byte[], Task> target)
{
    /// <summary>What takes longer hangs: an input takes microseconds, a busy machine makes it some hundred times as much.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public Fuzzer(string name, Action<byte[]> target)
        : this(name, input =>
        {
            target(input);
            return Task.CompletedTask;
        })
    {
    }

    public IReadOnlyList<Mutator> Mutators { get; init; } = Mutator.Json;

    /// <summary>How many targets share the time of a test.</summary>
    public int Shares { get; init; } = 1;

    /// <summary>Tries each input of the corpus as it is, and changed ones: as many, or for as long as <see cref="FuzzSettings"/> says.</summary>
    public async Task RunAsync(IReadOnlyList<Seed> corpus, int cases)
    {
        if (corpus.Count == 0)
        {
            throw new InvalidOperationException($"{name}: the corpus is empty");
        }

        foreach (var seed in corpus)
        {
            await TryAsync(new(seed.Bytes, seed.Origin), 0);
        }

        var began = TimeProvider.System.GetTimestamp();
        for (var number = 0; FuzzSettings.Time is { } time ? TimeProvider.System.GetElapsedTime(began) < time / Shares : number < cases; number++)
        {
            await TryAsync(FuzzCase.Of(corpus, Mutators, RandomFor(number)), number);
        }
    }

    /// <summary>Each case has its own, so that it is the same whatever came before.</summary>
    private Random RandomFor(int number) => new(unchecked((FuzzSettings.Seed * 31) + (number * 7919) + name.Sum(letter => letter)));

    private async Task TryAsync(FuzzCase input, int number)
    {
        if (await FailureOfAsync(input.Input) is { } failure)
        {
            var least = failure is TimeoutException ? input.Input : await Minimiser.ShortenAsync(input.Input, async shorter => (await FailureOfAsync(shorter))?.GetType() == failure.GetType());
            throw new FuzzFailureException(name, input, number, least, await FailureOfAsync(least) ?? failure);
        }
    }

    private async Task<Exception?> FailureOfAsync(byte[] input)
    {
        try
        {
            await Task.Run(() => target(input)).WaitAsync(Patience);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }
}
