using System.IO.Pipelines;
using HomelabAutoscaler.Operator.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace HomelabAutoscaler.Operator.Tests.Limits;

/// <summary>How long a message may take to arrive.</summary>
public class MessageRoomTests
{
    private static readonly byte[] Whole = [0, 0, 0, 0, 2, 8, 1];

    private readonly FakeTimeProvider _clock = new();
    private readonly Pipe _message = new();
    private readonly DefaultHttpContext _call = new();
    private int _handled;

    public MessageRoomTests() => _call.Request.Body = _message.Reader.AsStream();

    [Test]
    public async Task One_of_which_a_part_is_missing_after_five_seconds_is_refused_and_not_handled()
    {
        var handling = new MessageRoom(_clock).HandleAsync(_call, HandleAsync);
        await _message.Writer.WriteAsync(Whole.AsMemory(0, 6));
        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        await Assert.That(handling.IsCompleted).IsFalse();

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await handling.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.That(_handled).IsEqualTo(0);
        await Assert.That(_call.Response.Headers["grpc-status"].ToString()).IsEqualTo("4");
        await Assert.That(_call.Response.Headers["grpc-message"].ToString()).IsEqualTo("the message did not arrive within 5 s");
    }

    [Test]
    public async Task One_that_is_there_in_time_is_handled_for_as_long_as_that_takes()
    {
        var (begun, done) = (new TaskCompletionSource(), new TaskCompletionSource());
        var handling = new MessageRoom(_clock).HandleAsync(_call, async call =>
        {
            begun.SetResult();
            await done.Task;
            await HandleAsync(call);
        });
        await _message.Writer.WriteAsync(Whole.AsMemory(0, 6));
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        await _message.Writer.WriteAsync(Whole.AsMemory(6));
        await _message.Writer.CompleteAsync();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(30));
        _clock.Advance(TimeSpan.FromMinutes(1));
        done.SetResult();
        await handling.WaitAsync(TimeSpan.FromSeconds(30));
        await Assert.That(_handled).IsEqualTo(1);
    }

    private Task HandleAsync(HttpContext call)
    {
        _handled++;
        return Task.CompletedTask;
    }
}
