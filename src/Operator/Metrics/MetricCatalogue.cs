namespace HomelabAutoscaler.Operator.Metrics;

/// <summary>
/// Every metric there is, named homelab_autoscaler_SUBSYSTEM_NAME_UNIT. No label takes values from outside without bounds: there are
/// as many groups as Group resources, and verbs, codes, methods, kinds and states are few.
/// </summary>
internal static class MetricCatalogue
{
    private static readonly double[] Switching = [5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200];

    private static readonly double[] Calling = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

    public static readonly Metric StateMachines = Gauge("fleet_state_machines", "Machines by state; an empty group is that of machines whose Group does not exist", "namespace", "group", "state");

    public static readonly Metric TargetMachines = Gauge("fleet_target_machines", "Machines that are wanted on", "namespace", "group");

    public static readonly Metric MemberMachines = Gauge("fleet_member_machines", "Machines of the group", "namespace", "group");

    public static readonly Metric FailedMachines = Gauge(
        "fleet_failed_machines", "Machines whose last startup, shutdown or drain failed, also those that another one stands in for by now", "namespace", "group", "operation");

    public static readonly Metric MinMachines = Gauge("fleet_min_machines", "Machines that stay on, as Cluster Autoscaler is told", "namespace", "group");

    public static readonly Metric MaxMachines = Gauge("fleet_max_machines", "Machines that can be on now", "namespace", "group");

    public static readonly Metric SpentKwh = Counter("energy_spent_kilowatt_hours_total", "What the group's machines took", "namespace", "group");

    public static readonly Metric SavedKwh = Counter("energy_saved_kilowatt_hours_total", "What they would have taken on top of that, had they been on all the time", "namespace", "group");

    public static readonly Metric SpentMoney = Counter("energy_spent_money_total", "What that did cost, in the currency of --price-per-kwh", "namespace", "group");

    public static readonly Metric SavedMoney = Counter("energy_saved_money_total", "What it would have cost on top, in the same currency", "namespace", "group");

    public static readonly Metric PowerWatts = Gauge("energy_power_watts", "What the group's machines took when they were last counted: as their plugs measured it, else as declared", "namespace", "group");

    public static readonly Metric OperationSeconds = new(
        "homelab_autoscaler_power_operation_duration_seconds",
        MetricKind.Histogram,
        "How long an operation took that succeeded: startup (until Ready), drain, shutdown (until off)",
        "namespace",
        "group",
        "operation")
    {
        Buckets = Switching,
    };

    public static readonly Metric Operations = Counter("power_operations_total", "Operations that ended: startup, drain or shutdown, succeeded or failed", "namespace", "group", "operation", "result");

    public static readonly Metric Attempts = Counter("power_attempts_total", "Attempts to switch a machine that began", "namespace", "group", "operation");

    public static readonly Metric FailedAttempts = Counter("power_failed_attempts_total", "Attempts to switch a machine that failed", "namespace", "group", "operation");

    public static readonly Metric CallSeconds = new(
        "homelab_autoscaler_provider_call_duration_seconds", MetricKind.Histogram, "How long a call of Cluster Autoscaler took, and its gRPC status", "method", "code")
    {
        Buckets = Calling,
    };

    public static readonly Metric LeadingReplicas = Gauge("leader_leading_replicas", "1 where this replica powers machines, else 0");

    public static readonly Metric SupplyReachable = Gauge("supply_reachable_supplies", "1 where the power supply answers, else 0; absent where there is none");

    public static readonly Metric SupplyOnBattery = Gauge("supply_on_battery_supplies", "1 where the power supply runs on battery, as far as is known, else 0");

    public static readonly Metric SupplyCharge = Gauge("supply_charge_ratio", "What is left in its battery, from 0 to 1, where it says so");

    public static readonly Metric SupplyRuntime = Gauge("supply_runtime_seconds", "How long it lasts at its last load, where it says so");

    public static readonly Metric WaitingKeys = Gauge("queue_waiting_keys", "Objects that wait for a pass", "kind");

    public static readonly Metric Passes = Counter("reconcile_passes_total", "Passes over an object: done, overtaken by another writer, failed, or broken by a bug", "kind", "result");

    public static readonly Metric WatchRestarts = Counter("watch_restarts_total", "Watches that did not end in good order and began again", "kind");

    public static readonly Metric ApiCalls = Counter("api_calls_total", "Requests to the API server by HTTP status; 0 is no answer", "verb", "code");

    public static readonly Metric ResidentBytes = new("process_resident_memory_bytes", MetricKind.Gauge, "Memory of the process that is in RAM");

    public static readonly Metric AllocatedBytes = Counter("process_allocated_bytes_total", "Memory that was allocated on the managed heap since the start, collected or not");

    public static readonly Metric CpuSeconds = new("process_cpu_seconds_total", MetricKind.Counter, "Processor time of the process");

    public static IReadOnlyList<Metric> All { get; } =
    [
        StateMachines, TargetMachines, MemberMachines, FailedMachines, MinMachines, MaxMachines, SpentKwh, SavedKwh, SpentMoney, SavedMoney, PowerWatts, OperationSeconds, Operations, Attempts, FailedAttempts, CallSeconds,
        LeadingReplicas, SupplyReachable, SupplyOnBattery, SupplyCharge, SupplyRuntime, WaitingKeys, Passes, WatchRestarts, ApiCalls, AllocatedBytes, ResidentBytes, CpuSeconds,
    ];

    private static Metric Gauge(string name, string help, params string[] labels) => new($"homelab_autoscaler_{name}", MetricKind.Gauge, help, labels);

    private static Metric Counter(string name, string help, params string[] labels) => new($"homelab_autoscaler_{name}", MetricKind.Counter, help, labels);
}
