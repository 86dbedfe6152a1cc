//! A page that is itself a Yew app, with two quizzes in it.
//!
//! It is built for the browser tests only. It has handlers enough that one of them runs by mistake
//! if two Yew programs take each other's marks on the page for their own, and it draws itself anew
//! at every click.

use yew::prelude::*;

/// How many handlers a mix-up could hit.
const N_ACCOUNTS: usize = 40;

enum Msg {
    Delete,
    Click,
    Input,
    Key,
    Swap,
    Toggle,
}

struct Host {
    n_deleted: usize,
    n_clicks: usize,
    n_inputs: usize,
    n_keys: usize,
    is_swapped: bool,
    is_hidden: bool,
}

impl Component for Host {
    type Message = Msg;
    type Properties = ();

    fn create(_ctx: &Context<Self>) -> Self {
        Self {
            n_deleted: 0,
            n_clicks: 0,
            n_inputs: 0,
            n_keys: 0,
            is_swapped: false,
            is_hidden: false,
        }
    }

    fn update(&mut self, _ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Delete => self.n_deleted += 1,
            Msg::Click => self.n_clicks += 1,
            Msg::Input => self.n_inputs += 1,
            Msg::Key => self.n_keys += 1,
            Msg::Swap => self.is_swapped = !self.is_swapped,
            Msg::Toggle => self.is_hidden = !self.is_hidden,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let delete = link.callback(|_: MouseEvent| Msg::Delete);
        let account = |n: usize| html! { <li><button onclick={delete.clone()}>{ "Delete account " }{ n }</button></li> };
        html! {
            <main onclick={link.callback(|_| Msg::Click)} oninput={link.callback(|_: InputEvent| Msg::Input)}
                onkeydown={link.callback(|_: KeyboardEvent| Msg::Key)}>
                <h1>{ "A Yew app" }</h1>
                <button id="swap" onclick={link.callback(|_| Msg::Swap)}>{ "Swap" }</button>
                <button id="toggle" onclick={link.callback(|_| Msg::Toggle)}>{ "Hide or show" }</button>
                <p id="outside">{ "Outside of all quizzes." }</p>
                <input id="field" aria-label="A field of the page" />
                <output id="counts">
                    { [self.n_deleted, self.n_clicks, self.n_inputs, self.n_keys].map(|n| n.to_string()).join(" ") }
                </output>
                <div id="quizzes">{ for self.quizzes() }</div>
                <ul>{ for (1..=N_ACCOUNTS).map(account) }</ul>
            </main>
        }
    }
}

impl Host {
    /// The quizzes, in the order of the moment.
    fn quizzes(&self) -> Vec<Html> {
        let quiz = |id: &'static str| {
            html! {
                <medcode-quiz key={id} {id} src={["/", id, ".json"].concat()} loading="eager">
                    <p>{ "The page’s own words." }</p>
                </medcode-quiz>
            }
        };
        let mut quizzes = vec![quiz("a")];
        if !self.is_hidden {
            quizzes.push(quiz("b"));
        }
        if self.is_swapped {
            quizzes.reverse();
        }
        quizzes
    }
}

fn main() {
    yew::Renderer::<Host>::new().render();
}
