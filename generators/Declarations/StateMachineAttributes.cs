#nullable enable

namespace HomelabAutoscaler.Generators;

/// <summary>Makes a static partial class the table of a state machine; every (state, event) pair must be declared on it.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Class)]
internal sealed class StateMachineAttribute<TState, TEvent>(TState initial) : global::System.Attribute
    where TState : struct, global::System.Enum
    where TEvent : struct, global::System.Enum
{
    public TState Initial { get; } = initial;
}

/// <summary>In state <paramref name="from"/>, the event leads to <paramref name="to"/>, which may be the same state.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Class, AllowMultiple = true)]
internal sealed class TransitionAttribute<TState, TEvent>(TState from, TEvent on, TState to) : global::System.Attribute
    where TState : struct, global::System.Enum
    where TEvent : struct, global::System.Enum
{
    public TState From { get; } = from;

    public TEvent On { get; } = on;

    public TState To { get; } = to;
}

/// <summary>In this state, these events mean nothing.</summary>
[global::System.AttributeUsage(global::System.AttributeTargets.Class, AllowMultiple = true)]
internal sealed class IgnoreAttribute<TState, TEvent>(TState state, params TEvent[] events) : global::System.Attribute
    where TState : struct, global::System.Enum
    where TEvent : struct, global::System.Enum
{
    public TState State { get; } = state;

    public TEvent[] Events { get; } = events;
}
