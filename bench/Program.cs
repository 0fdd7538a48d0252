using Imaging.Bench;

if (BenchOptions.Parse(args) is not { } options) return 2;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

try
{
    await (options.Verb switch
    {
        "big" => BigFile.RunAsync(options, stop.Token),
        "search" or "register" => Encounters.RunAsync(options, stop.Token),
        _ => Comparison.RunAsync(options, stop.Token),
    });
    return 0;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 130;
}
catch (BenchException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
