using SensorGrid.Api.Standalone;
using SensorGrid.Hosting.StartUp;

return await ProgramRun.RunAsync(args, ApiHelp.Text, ApiHost.StartAsync);
