using HomelabAutoscaler.Core.Machines;
using HomelabAutoscaler.Core.Resources;
using HomelabAutoscaler.Tests;

namespace HomelabAutoscaler.Core.Tests.Jobs;

/// <summary>What becomes of a machine whose Job cannot do its work.</summary>
public class JobProblemDecisionTests
{
    private static readonly DateTimeOffset Now = Make.Now;

    private static readonly PodStatus NoImage = new()
    {
        Phase = "Pending",
        ContainerStatuses = [new() { Name = "startup", Image = "wake:nope", State = new() { Waiting = new() { Reason = "ErrImagePull", Message = "not found" } } }],
    };

    private static readonly PodStatus Runs = new() { Phase = "Running" };

    private const string Sentence = "Kubernetes Node pi cannot pull image wake:nope of Job m1-startup-1: not found. Look at the image's name and tag, at imagePullSecrets, and whether the Node reaches the registry";

    [Test]
    public async Task A_problem_is_told_in_status_condition_and_one_Event()
    {
        var first = MachineDecider.Decide(Booting(NoImage), Now);

        await Assert.That(first.Status.Progress).IsEqualTo(MachineState.StartingUp);
        await Assert.That(first.Status.Message).IsEqualTo($"Switching on: {Sentence}");
        await Assert.That(first.Status.Conditions.Find("JobProblem")!.Message).IsEqualTo(Sentence);
        await Assert.That(first.Notices.Single()).IsEqualTo(new Notice(true, "Startup", "ImageNotPulled", Sentence));
        await Assert.That(first.Effects).IsEmpty();

        var second = MachineDecider.Decide(After(first, Booting(NoImage)), Now.AddSeconds(5));
        await Assert.That(second.Status).IsEqualTo(first.Status);
        await Assert.That(second.Notices).IsEmpty();
    }

    [Test]
    public async Task A_problem_that_goes_away_is_forgotten()
    {
        var told = MachineDecider.Decide(Booting(NoImage), Now);
        var cured = MachineDecider.Decide(After(told, Booting(Runs)), Now.AddSeconds(59));

        await Assert.That(cured.Status.Conditions.Find("JobProblem")).IsNull();
        await Assert.That(cured.Status.Message).IsEqualTo("Switching on");

        var again = MachineDecider.Decide(After(cured, Booting(NoImage)), Now.AddSeconds(61));
        await Assert.That(again.Status.Operation!.Attempt).IsEqualTo(1);
    }

    [Test]
    public async Task A_problem_that_lasts_a_minute_ends_the_attempt_with_that_sentence_long_before_its_deadline()
    {
        var told = MachineDecider.Decide(Booting(NoImage), Now);
        await Assert.That(told.Status.Operation!.AttemptDeadline - Now).IsGreaterThan(TimeSpan.FromSeconds(61));

        var patient = MachineDecider.Decide(After(told, Booting(NoImage)), Now.AddSeconds(59));
        await Assert.That(patient.Status.Operation!.Attempt).IsEqualTo(1);
        await Assert.That(patient.Requeue.After <= TimeSpan.FromSeconds(1)).IsTrue();

        var view = After(told, Booting(NoImage));
        var ended = MachineDecider.Decide(view, Now.AddSeconds(60));
        await Assert.That(ended.Status.Operation!.Attempt).IsEqualTo(2);
        await Assert.That(ended.Status.Operation.LastError).IsEqualTo(Sentence);
        await Assert.That(ended.Status.Operation.JobEndTime).IsNull();
        await Assert.That(ended.Status.Conditions.Find("JobProblem")).IsNull();
        await Assert.That(ended.Notices.Single().Note).Contains(Sentence);

        var next = MachineDecider.Decide(After(ended, view), Now.AddSeconds(60));
        await Assert.That(next.Effects.OfType<MachineEffect.DeleteJob>().Single().Job.Metadata.Name).IsEqualTo("m1-startup-1");
        await Assert.That(next.Effects.OfType<MachineEffect.CreateJob>()).IsEmpty();
    }

    [Test]
    public async Task The_last_attempt_ends_in_quarantine_with_the_problem_as_its_reason()
    {
        var view = Booting(NoImage, attempt: 3);
        var told = MachineDecider.Decide(view, Now);
        var spent = MachineDecider.Decide(After(told, view), Now.AddSeconds(60));

        await Assert.That(spent.Status.Progress).IsEqualTo(MachineState.StartupFailed);
        await Assert.That(spent.Status.Failure!.Message).IsEqualTo(Sentence);
    }

    [Test]
    public async Task A_deadline_that_passes_first_is_explained_by_the_problem()
    {
        var view = Booting(NoImage);
        var told = MachineDecider.Decide(view, Now.AddSeconds(100));
        var ended = MachineDecider.Decide(After(told, view), Now.AddSeconds(120));

        await Assert.That(ended.Status.Operation!.LastError).IsEqualTo(Sentence);
    }

    [Test]
    public async Task A_Job_that_the_API_server_refuses_is_a_problem_too()
    {
        var view = Booting(null) with { JobRefusal = "Job.batch \"m1-startup-1\" is invalid: spec.template.spec.affinity: Required value" };
        var told = MachineDecider.Decide(view, Now);

        await Assert.That(told.Status.Message).IsEqualTo("Switching on: The API server refuses Job m1-startup-1: Job.batch \"m1-startup-1\" is invalid: spec.template.spec.affinity: Required value");
        await Assert.That(told.Effects.OfType<MachineEffect.CreateJob>().Count()).IsEqualTo(1);
        await Assert.That(MachineDecider.Decide(After(told, view), Now.AddSeconds(60)).Status.Operation!.Attempt).IsEqualTo(2);
    }

    [Test]
    public async Task It_is_asked_why_a_Job_has_no_Pod_only_when_it_should_have_one()
    {
        var without = Booting(null, hasJob: true);

        await Assert.That(MachineDecider.JobWithoutPod(without, Now.AddSeconds(4))).IsNull();
        await Assert.That(MachineDecider.JobWithoutPod(without, Now.AddSeconds(5))!.Metadata.Name).IsEqualTo("m1-startup-1");
        await Assert.That(MachineDecider.JobWithoutPod(Booting(Runs), Now.AddSeconds(60))).IsNull();
        await Assert.That(MachineDecider.Decide(without with { PodRefusal = "exceeded quota" }, Now.AddSeconds(5)).Status.Message!).Contains("may not be made: exceeded quota");
    }

    [Test]
    public async Task The_last_words_of_a_failed_container_become_the_reason_of_the_attempt()
    {
        var view = Booting(new() { Phase = "Failed", ContainerStatuses = [new() { State = new() { Terminated = new() { ExitCode = 2, Message = "no route to host\n" } } }] });
        var failed = view with { Jobs = [Begun(Make.Job(view.Machine, "m1-startup-1", JobState.Failed))] };

        await Assert.That(MachineDecider.Decide(failed, Now).Status.Operation!.LastError).IsEqualTo("Job m1-startup-1 failed: its container ended with exit code 2: no route to host");
    }

    private static MachineView Booting(PodStatus? pod, int attempt = 1, bool hasJob = false)
    {
        var machine = Make.Machine(state: MachineState.StartingUp, status: new()
        {
            BootId = "boot-1",
            Jobs = 1,
            Operation = Make.Operation(PowerOperationKind.Startup, "m1-startup-1", attempt),
        });
        var job = Begun(Make.Job(machine, "m1-startup-1"));
        return (pod is null && !hasJob ? Make.View(machine) : Make.View(machine, null, job)) with { JobPods = pod is null ? [] : [Make.JobPod(job, pod)] };
    }

    private static Job Begun(Job job) => job with { Metadata = job.Metadata with { CreationTimestamp = Now } };

    /// <summary>The view at the next pass, with what the last one wrote.</summary>
    private static MachineView After(MachineDecision decision, MachineView view) => view with { Machine = view.Machine with { Status = decision.Status } };
}
