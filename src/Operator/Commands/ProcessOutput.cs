using System.Text;

namespace HomelabAutoscaler.Operator.Commands;

/// <summary>
/// Standard output or standard error, which are opened with the first word: a process may be started without them. A pipe that
/// nobody reads any more is met with silence by the console itself.
/// </summary>
/// <param name="console">The console's own writer.</param>
/// <param name="onFailure">Told that it cannot be written.</param>
internal sealed class ProcessOutput(Func<TextWriter> console, Action<Exception> onFailure) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Try(writer => writer.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(writer => writer.Write(buffer, index, count));

    public override void Write(string? value) => Try(writer => writer.Write(value));

    public override void WriteLine(string? value) => Try(writer => writer.WriteLine(value));

    public override void Flush() => Try(static writer => writer.Flush());

    private void Try(Action<TextWriter> write)
    {
        try
        {
            write(console());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onFailure(e);
        }
    }
}
