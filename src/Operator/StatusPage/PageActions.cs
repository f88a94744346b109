using System.Net;
using HomelabAutoscaler.Core.Fleet;
using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Core.Wire;
using HomelabAutoscaler.Kubernetes.Api;
using HomelabAutoscaler.Operator.Hosting;
using HomelabAutoscaler.Operator.Reconciling;

namespace HomelabAutoscaler.Operator.StatusPage;

/// <summary>
/// Switches machines for people who show a Kubernetes token: <c>POST /machines/NAMESPACE/NAME/ACTION</c>. They may do here what
/// they may do with kubectl, and it is written down as a person's wish. The token comes in a header that no other site can
/// make a browser send.
/// </summary>
internal sealed class PageActions(KubeApi api, FleetSource fleet, ClientAccess access, TimeProvider clock, ILogger logger)
{
    /// <summary>Answers a request with one line of text.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var (status, text) = await ActAsync(context);
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync($"{text}\n", context.RequestAborted);
    }

    /// <summary>Whether nobody on the way would read a token. The page of a client of whom this is not so does not ask for one.</summary>
    public static bool MayTravel(HttpContext context) =>
        context.Request.IsHttps || (context.Connection.RemoteIpAddress is { } client && IPAddress.IsLoopback(client));

    private async Task<(int Status, string Text)> ActAsync(HttpContext context)
    {
        if (!MayTravel(context))
        {
            return (StatusCodes.Status403Forbidden, "a token must not travel in the clear: serve the page with --status-page-secure");
        }

        if (context.Request.Path.Value!.Split('/') is not ["", "machines", var @namespace, var name, var action] || ChangeOf(action) is not { } change)
        {
            return (StatusCodes.Status404NotFound, "there is wake, sleep, pause, resume and release");
        }

        try
        {
            var judgement = await access.JudgeAsync(context.Request.Headers.Authorization.ToString(), Question(@namespace, name), context.RequestAborted);
            switch (judgement.Verdict)
            {
                case Verdict.Unknown:
                    return (StatusCodes.Status401Unauthorized, "this is no valid Kubernetes token");
                case Verdict.Forbidden:
                    return (StatusCodes.Status403Forbidden, $"{judgement.User} may not patch {Machine.Resource.FullName} {name} in namespace {@namespace}");
            }

            logger.PageAction(judgement.User, action, @namespace, name);
            await api.ChangeAsync(new ObjectKey(@namespace, name), change, context.RequestAborted);
            return (StatusCodes.Status200OK, $"{action} {name}: done");
        }
        catch (KubeApiException e)
        {
            return (e.IsNotFound ? StatusCodes.Status404NotFound : StatusCodes.Status503ServiceUnavailable, e.Message);
        }
    }

    private static SubjectAccessReviewSpec Question(string @namespace, string name) => new()
    {
        ResourceAttributes = new() { Namespace = @namespace, Verb = "patch", Group = ApiGroup.Name, Resource = Machine.Resource.Plural, Name = name },
    };

    private Func<Machine, Machine>? ChangeOf(string action) => action switch
    {
        "wake" => machine => new WishChange(machine, PowerState.On, WishSource.Person, clock.GetUtcNow()).Apply(),
        "sleep" => machine => new WishChange(machine, PowerState.Off, WishSource.Person, clock.GetUtcNow()).Apply(),
        "pause" => machine => WithPause(machine, true),
        "resume" => machine => WithPause(machine, PersonChange.PauseOfOneThatGoesOn(fleet.Current.GroupOf(machine)?.Group)),
        "release" => PersonChange.Released,
        _ => null,
    };

    private static Machine WithPause(Machine machine, bool? paused) =>
        machine with { Spec = machine.Spec with { Power = PersonChange.WithPause(machine.Spec.Power, paused) } };
}
