namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>What a story waits for, one thing after the other, and how long each took.</summary>
internal sealed class StorySteps(Timeline timeline, Func<Func<bool>, TimeSpan, Task<bool>> until)
{
    private readonly List<(string Step, TimeSpan Took)> _steps = [];

    /// <exception cref="StoryException">It did not come in time.</exception>
    public async Task WaitAsync(string step, Func<bool> happened, TimeSpan patience)
    {
        var start = timeline.Elapsed;
        if (!await until(happened, patience))
        {
            throw new StoryException($"this did not happen: {step}");
        }

        var took = timeline.Elapsed - start;
        _steps.Add((step, took));
        timeline.Say("✓", FormattableString.Invariant($"{step} ({took.TotalSeconds:0.0} s)"));
    }

    public void Sum()
    {
        timeline.Title("\nThe whole story");
        foreach (var (step, took) in _steps)
        {
            timeline.Title(FormattableString.Invariant($"{took.TotalSeconds,8:0.0} s  {step}"));
        }
    }
}
