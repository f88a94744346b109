using HomelabAutoscaler.Generators;
using static House.DoorEvent;
using static House.DoorState;
using Ignore = HomelabAutoscaler.Generators.IgnoreAttribute<House.DoorState, House.DoorEvent>;
using On = HomelabAutoscaler.Generators.TransitionAttribute<House.DoorState, House.DoorEvent>;

namespace House;

public enum DoorState { Closed, Open, Locked }

public enum DoorEvent { Push, Pull, Turn }

[StateMachine<DoorState, DoorEvent>(Closed)]
[On(Closed, Push, Open)]
[On(Closed, Turn, Locked)]
[Ignore(Closed, Pull)]
[On(Open, Pull, Closed)]
[On(Open, Push, Open)]
[Ignore(Open, Turn)]
[On(Locked, Turn, Closed)]
[Ignore(Locked, Push, Pull)]
public static partial class Door;
