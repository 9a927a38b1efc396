using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using SensorGrid.Micro;
using SensorGrid.Micro.Budgets;

// What the steps of a reading's path cost, one by one; see docs/performance.md. With --check: whether none allocates more than its budget says.
if (args is ["--check"])
{
    return BudgetCheck.Run(BudgetFile.Load(), Console.Out) ? 0 : 1;
}

// In this process: the projects that BenchmarkDotNet would make for itself do not know where this repository puts what it builds.
var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)).WithArtifactsPath("artifacts/micro");
BenchmarkSwitcher.FromTypes([typeof(ReadingPath)]).Run(args, config);
return 0;
