using HomelabAutoscaler.Generators;
using static HomelabAutoscaler.Core.Machines.MachineEvent;
using static HomelabAutoscaler.Core.Machines.MachineState;
using Ignore = HomelabAutoscaler.Generators.IgnoreAttribute<HomelabAutoscaler.Core.Machines.MachineState, HomelabAutoscaler.Core.Machines.MachineEvent>;
using On = HomelabAutoscaler.Generators.TransitionAttribute<HomelabAutoscaler.Core.Machines.MachineState, HomelabAutoscaler.Core.Machines.MachineEvent>;

namespace HomelabAutoscaler.Core.Machines;

/// <summary>The machine's life. A transition to the same state starts or records an attempt.</summary>
[StateMachine<MachineState, MachineEvent>(Unknown)]

[On(Unknown, NodeReady, Ready)]
[On(Unknown, NodeOff, Shutdown)]
[Ignore(Unknown, StartNode, ShutdownNode, DrainNode, NodeLost, Drained, DrainBlocked, VerificationDue)]
[Ignore(Unknown, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent, RetestDue)]

[On(Shutdown, StartNode, StartingUp)]
[On(Shutdown, ShutdownNode, ShuttingDown)]
[On(Shutdown, DrainNode, Draining)]
[Ignore(Shutdown, NodeReady, NodeOff, NodeLost, Drained, DrainBlocked, VerificationDue)]
[Ignore(Shutdown, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent, RetestDue)]

[On(StartingUp, ShutdownNode, ShuttingDown)]
[On(StartingUp, DrainNode, Draining)]
[On(StartingUp, NodeReady, Ready)]
[On(StartingUp, JobCompleted, StartingUp)]
[On(StartingUp, JobFailed, StartingUp)]
[On(StartingUp, AttemptTimedOut, StartingUp)]
[On(StartingUp, AttemptsSpent, StartupFailed)]
[Ignore(StartingUp, StartNode, NodeOff, NodeLost, Drained, DrainBlocked, VerificationDue, RetestDue)]

[On(Ready, ShutdownNode, ShuttingDown)]
[On(Ready, DrainNode, Draining)]
[On(Ready, NodeLost, StartingUp)]
[Ignore(Ready, StartNode, NodeReady, NodeOff, Drained, DrainBlocked, VerificationDue)]
[Ignore(Ready, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent, RetestDue)]

[On(Draining, StartNode, StartingUp)]
[On(Draining, ShutdownNode, ShuttingDown)]
[On(Draining, NodeOff, ShuttingDown)]
[On(Draining, Drained, ShuttingDown)]
[On(Draining, DrainBlocked, DrainFailed)]
[Ignore(Draining, DrainNode, NodeReady, NodeLost, VerificationDue)]
[Ignore(Draining, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent, RetestDue)]

[On(DrainFailed, StartNode, StartingUp)]
[On(DrainFailed, ShutdownNode, ShuttingDown)]
[On(DrainFailed, NodeOff, ShuttingDown)]
[On(DrainFailed, RetestDue, Draining)]
[Ignore(DrainFailed, DrainNode, NodeReady, NodeLost, Drained, DrainBlocked, VerificationDue)]
[Ignore(DrainFailed, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent)]

[On(ShuttingDown, StartNode, StartingUp)]
[On(ShuttingDown, NodeOff, Shutdown)]
[On(ShuttingDown, VerificationDue, ShuttingDown)]
[On(ShuttingDown, JobCompleted, ShuttingDown)]
[On(ShuttingDown, JobFailed, ShuttingDown)]
[On(ShuttingDown, AttemptTimedOut, ShuttingDown)]
[On(ShuttingDown, AttemptsSpent, ShutdownFailed)]
[Ignore(ShuttingDown, ShutdownNode, DrainNode, NodeReady, NodeLost, Drained, DrainBlocked, RetestDue)]

[On(StartupFailed, ShutdownNode, ShuttingDown)]
[On(StartupFailed, DrainNode, Draining)]
[On(StartupFailed, NodeReady, Ready)]
[On(StartupFailed, RetestDue, StartingUp)]
[Ignore(StartupFailed, StartNode, NodeOff, NodeLost, Drained, DrainBlocked, VerificationDue)]
[Ignore(StartupFailed, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent)]

[On(ShutdownFailed, StartNode, StartingUp)]
[On(ShutdownFailed, NodeOff, Shutdown)]
[On(ShutdownFailed, RetestDue, ShuttingDown)]
[Ignore(ShutdownFailed, ShutdownNode, DrainNode, NodeReady, NodeLost, Drained, DrainBlocked, VerificationDue)]
[Ignore(ShutdownFailed, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent)]
public static partial class MachineLifecycle;
