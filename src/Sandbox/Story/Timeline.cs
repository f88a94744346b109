using System.Globalization;

namespace HomelabAutoscaler.Sandbox.Story;

/// <summary>Says what happens, when and by whom, line by line.</summary>
public sealed class Timeline(TimeProvider clock, TextWriter output)
{
    private readonly Lock _writing = new();
    private readonly long _start = clock.GetTimestamp();

    public TimeSpan Elapsed => clock.GetElapsedTime(_start);

    public void Say(string who, string what)
    {
        lock (_writing)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Elapsed.TotalSeconds,6:0.0} s  {who,-12} {what}"));
        }
    }

    /// <summary>A heading, or an empty line.</summary>
    public void Title(string text = "")
    {
        lock (_writing)
        {
            output.WriteLine(text);
        }
    }
}
