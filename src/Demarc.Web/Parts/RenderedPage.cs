using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Demarc.Web.Parts;

/// <summary>A page as text, drawn without a web server: for files, and for the browser that prints.</summary>
internal static class RenderedPage
{
    /// <summary>Draws a page whose parts ask for nothing but its <c>Model</c>.</summary>
    internal static string Of<TPage>(object model)
        where TPage : IComponent
    {
        using var renderer = new HtmlRenderer(Nothing.Instance, NullLoggerFactory.Instance);
        return renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = await renderer.RenderComponentAsync<TPage>(
                ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Model"] = model }));
            return page.ToHtmlString();
        }).GetAwaiter().GetResult();
    }

    private sealed class Nothing : IServiceProvider
    {
        internal static readonly Nothing Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
