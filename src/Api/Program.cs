using SensorGrid.Api.Standalone;
using SensorGrid.Api.StartUp;

return await ProgramRun.RunAsync(args, ApiHelp.Text, ApiHost.StartAsync);
