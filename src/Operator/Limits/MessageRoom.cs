using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using Grpc.Core;

namespace HomelabAutoscaler.Operator.Limits;

/// <summary>
/// Room for the messages of calls that are under way. A message must arrive as a whole and in time before its call is
/// handled; when there is no room left, the one that has been arriving longest gives way. Messages that are half sent on many
/// streams would otherwise fill the memory, for as long as their clients like.
/// </summary>
internal sealed class MessageRoom(TimeProvider clock)
{
    /// <summary>Before a message: whether it is compressed, and its length (gRPC over HTTP/2).</summary>
    private const int PrefixLength = 5;

    private static readonly Status TooLarge = new(StatusCode.ResourceExhausted, $"the message is larger than {GrpcLimits.LargestMessage} bytes");

    private readonly Arrivals _arrivals = new(GrpcLimits.MostUnderWay, GrpcLimits.ArrivalTime, clock);

    /// <summary>Handles a call when its message is there.</summary>
    public async Task HandleAsync(HttpContext call, RequestDelegate handle)
    {
        using var arrival = _arrivals.Begin();
        try
        {
            if (!await ReceiveAsync(call.Request.BodyReader, arrival))
            {
                Refuse(call.Response, TooLarge);
                return;
            }
        }
        catch (OperationCanceledException) when (arrival.Ended.IsCancellationRequested && !call.RequestAborted.IsCancellationRequested)
        {
            Refuse(call.Response, arrival.Refusal);
            return;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // Nobody is there any more to hear an answer.
            call.Abort();
            return;
        }

        ConnectionRoom.NoteCall(call);
        await handle(call);
    }

    /// <summary>Waits for the message, and leaves it where it is for the call's handler to read.</summary>
    /// <returns>Whether it is of a size that is taken.</returns>
    private static async Task<bool> ReceiveAsync(PipeReader body, Arrival arrival)
    {
        while (true)
        {
            var read = await body.ReadAsync(arrival.Ended);
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            arrival.Grow(read.Buffer.Length);
            if (read.IsCompleted || IsTooLarge(read.Buffer))
            {
                arrival.Complete();
                return read.IsCompleted;
            }
        }
    }

    private static bool IsTooLarge(ReadOnlySequence<byte> message)
    {
        if (message.Length < PrefixLength)
        {
            return false;
        }

        Span<byte> prefix = stackalloc byte[PrefixLength];
        message.Slice(0, PrefixLength).CopyTo(prefix);
        return BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]) > GrpcLimits.LargestMessage;
    }

    private static void Refuse(HttpResponse response, Status refusal)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = refusal.Detail;
    }
}
