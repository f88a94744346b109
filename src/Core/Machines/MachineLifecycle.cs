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
[Ignore(Unknown, StartNode, ShutdownNode, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent, RetestDue)]

[On(Shutdown, StartNode, StartingUp)]
[On(Shutdown, NodeReady, ShuttingDown)]
[Ignore(Shutdown, ShutdownNode, NodeOff, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent, RetestDue)]

[On(StartingUp, ShutdownNode, ShuttingDown)]
[On(StartingUp, NodeReady, Ready)]
[On(StartingUp, JobCompleted, StartingUp)]
[On(StartingUp, JobFailed, StartingUp)]
[On(StartingUp, AttemptTimedOut, StartingUp)]
[On(StartingUp, AttemptsSpent, StartupFailed)]
[Ignore(StartingUp, StartNode, NodeOff, RetestDue)]

[On(Ready, ShutdownNode, ShuttingDown)]
[Ignore(Ready, StartNode, NodeReady, NodeOff, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent, RetestDue)]

[On(ShuttingDown, StartNode, StartingUp)]
[On(ShuttingDown, NodeOff, Shutdown)]
[On(ShuttingDown, JobCompleted, ShuttingDown)]
[On(ShuttingDown, JobFailed, ShuttingDown)]
[On(ShuttingDown, AttemptTimedOut, ShuttingDown)]
[On(ShuttingDown, AttemptsSpent, ShutdownFailed)]
[Ignore(ShuttingDown, ShutdownNode, NodeReady, RetestDue)]

[On(StartupFailed, ShutdownNode, ShuttingDown)]
[On(StartupFailed, NodeReady, Ready)]
[On(StartupFailed, RetestDue, StartingUp)]
[Ignore(StartupFailed, StartNode, NodeOff, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent)]

[On(ShutdownFailed, StartNode, StartingUp)]
[On(ShutdownFailed, NodeOff, Shutdown)]
[On(ShutdownFailed, RetestDue, ShuttingDown)]
[Ignore(ShutdownFailed, ShutdownNode, NodeReady, JobCompleted, JobFailed, AttemptTimedOut, AttemptsSpent)]
public static partial class MachineLifecycle;
